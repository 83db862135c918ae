import { modelName, optionalTime, time, uuid, z } from "./common.ts";

export const presetName = z.enum(["marketing_maestro", "support_assistant", "data_analyst", "content_creator"]);

const name = z.string().trim().min(1).max(100);
const role = z.string().trim().max(200);
const personality = z.string().trim().max(1_000);
const instructions = z.string().max(8_000);

export const AgentInputSchema = z
  .strictObject({
    agent_name: name,
    preset_name: presetName.optional(),
    role: role.optional(),
    personality: personality.optional(),
    instructions: instructions.optional(),
    model: modelName.optional(),
  })
  .openapi("AgentInput");

export const AgentPatchSchema = z
  .strictObject({
    agent_name: name.optional(),
    role: role.optional(),
    personality: personality.optional(),
    instructions: instructions.optional(),
    model: modelName.nullable().optional(),
  })
  .openapi("AgentPatch");

const persona = {
  agent_name: z.string(),
  role: z.string(),
  personality: z.string(),
  voice: z.array(z.string()),
  first_questions: z.array(z.string()),
  refusals: z.array(z.string()),
  sample: z.strictObject({ person: z.string(), agent: z.string() }).nullable(),
  instructions: z.string(),
};

export const AgentSchema = z
  .strictObject({
    agent_id: uuid,
    preset_name: presetName.nullable(),
    ...persona,
    model: z.string().nullable(),
    created_at: time,
    updated_at: time,
  })
  .openapi("Agent");

export const PresetSchema = z
  .strictObject({ preset_name: presetName, description: z.string(), ...persona })
  .openapi("Preset");

export const SessionInputSchema = z
  .strictObject({
    agent_id: uuid,
    title: z.string().trim().min(1).max(200).optional(),
    temporary: z.boolean().optional(),
  })
  .openapi("SessionInput");
export const SessionPatchSchema = z.strictObject({ title: z.string().trim().min(1).max(200) }).openapi("SessionPatch");

export const SessionSchema = z
  .strictObject({
    session_id: uuid,
    agent_id: uuid,
    title: z.string().nullable(),
    head_message_id: uuid.nullable(),
    created_at: time,
    updated_at: time,
    ended_at: optionalTime,
    temporary: z.boolean(),
  })
  .openapi("Session");
