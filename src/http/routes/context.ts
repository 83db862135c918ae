import { SLOTS, type Slot } from "../../memory/slots.ts";
import { RapportError } from "../../errors.ts";
import type { JsonObject } from "../../json.ts";
import type { UserContext } from "../../verbs.ts";
import { ok, type Answer } from "../answer.ts";
import { renderContext, renderSlot, renderWhole } from "../render.ts";
import { personRoute, type Route } from "../route.ts";
import { given, listOf, timesQuery, uuid, z } from "../schemas/common.ts";
import { ContextPatchSchema, ContextSchema, SlotSchema } from "../schemas/context.ts";
import { API } from "./base.ts";

const tag = "Context";
const answers = {
  200: { description: "What is known about you; `ETag` names this version of it", schema: ContextSchema },
};

export const contextRoutes: Route[] = [
  personRoute({
    operationId: "getContext",
    method: "get",
    path: `${API}/context`,
    policy: "read",
    tag,
    summary: "What is known about you, as every agent sees it, or one of them",
    input: { query: z.strictObject({ agent_id: uuid.optional(), ...timesQuery }) },
    answers,
    handle: async ({ query }, { verbs }) =>
      contextAnswer(
        await verbs.getContext(given({ agentId: query.agent_id, asOf: query.as_of, believedAt: query.believed_at })),
      ),
  }),
  personRoute({
    operationId: "updateContext",
    method: "put",
    path: `${API}/context`,
    policy: "write",
    tag,
    summary: "Correct or add to what is known about you",
    description:
      "Merged deeply: null removes a value, an array replaces the array. With `If-Match` (an earlier `ETag`) it is refused when the " +
      "context changed in the meantime.",
    takesText: true,
    input: { body: ContextPatchSchema },
    answers,
    errors: ["precondition_failed"],
    handle: async ({ body }, { verbs, headers }) => {
      const patch = given({
        user_profile: section(body.user_profile),
        learned_preferences: section(body.learned_preferences),
        communication_style: section(body.communication_style),
        context_memory: section(body.context_memory),
      });
      return contextAnswer(await verbs.updateContext(patch, given({ ifMatch: ifMatchOf(headers) })));
    },
  }),
  personRoute({
    operationId: "listSlots",
    method: "get",
    path: `${API}/slots`,
    policy: "read",
    tag,
    summary: "The names of what can be known about a person",
    input: {},
    answers: { 200: { description: "All slots", schema: listOf(SlotSchema) } },
    handle: async () => ok(renderWhole(Object.entries<Slot>(SLOTS), renderSlot)),
  }),
];

/** What JSON.parse made of a body is JSON. */
const section = (value: Record<string, unknown> | undefined): JsonObject | undefined => value as JsonObject | undefined;

const contextAnswer = (context: UserContext): Answer => ok(renderContext(context), { etag: context.etag });

function ifMatchOf(headers: Headers): string | undefined {
  const value = headers.get("if-match");
  if (value === null) return undefined;
  if (value.trim() === "*") return "*";
  // A proxy that compresses may have marked the tag as weak.
  const tag = /^\s*(?:W\/)?("[\x21\x23-\x7e]{1,200}")\s*$/.exec(value)?.[1];
  if (tag !== undefined) return tag;
  throw new RapportError("invalid_input", "If-Match is one ETag of this context, in quotes, or *.", {
    details: { field: "If-Match" },
  });
}
