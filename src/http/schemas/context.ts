import { SECTIONS } from "../../memory/slots.ts";
import { jsonObject, z } from "./common.ts";

const section = jsonObject.openapi({
  description: "Keys are names of `GET /slots` and further keys; null removes, arrays replace.",
});

/** Unknown sections are refused; inside a section any key is kept. */
export const ContextPatchSchema = z
  .strictObject({
    user_profile: section.optional(),
    learned_preferences: section.optional(),
    communication_style: section.optional(),
    context_memory: section.optional(),
  })
  .openapi("ContextPatch");

export const ContextSchema = z
  .strictObject({
    user_profile: jsonObject,
    learned_preferences: jsonObject,
    communication_style: jsonObject,
    context_memory: jsonObject,
    facts: z.array(z.string()),
    agent_memory: jsonObject,
    interaction_patterns: jsonObject,
    context_prompt: z.string(),
  })
  .openapi("Context");

export const SlotSchema = z
  .strictObject({
    slot: z.string(),
    section: z.enum(SECTIONS),
    kind: z.string(),
    cardinality: z.enum(["one", "many"]),
    lifetime_days: z.number().int().nullable(),
    ask_first: z.boolean(),
    description: z.string(),
  })
  .openapi("Slot");
