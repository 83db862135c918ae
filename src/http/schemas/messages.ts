import { anyJson, jsonObject, time, uuid, z } from "./common.ts";

/** @param longest characters of a message */
export const messageInputSchema = (longest: number) =>
  z
    .strictObject({
      session_id: uuid,
      message: z
        .string()
        .max(longest, `A message has at most ${longest} characters.`)
        .refine((text) => text.trim() !== "", "The message is empty."),
      parent_id: uuid.optional().openapi({ description: "The message to answer; absent: the newest of the session." }),
      replaces: uuid.optional().openapi({ description: "Your earlier message that this one takes the place of." }),
    })
    .openapi("MessageInput");

export const MessageSchema = z
  .strictObject({
    message_id: uuid,
    session_id: uuid,
    parent_id: uuid.nullable(),
    role: z.enum(["user", "assistant"]),
    text: z.string(),
    status: z.enum(["complete", "interrupted"]),
    model: z.string().nullable(),
    said_at: time,
    redacted: z.boolean(),
  })
  .openapi("Message");

export const LearnedSchema = z
  .strictObject({
    memory_id: uuid,
    event: z.enum(["learned", "reinforced", "superseded", "ended", "retracted", "forgotten", "conflict"]),
    slot: z.string().nullable(),
    value: anyJson,
    text: z.string(),
    replaced_id: uuid.nullable(),
  })
  .openapi("Learned");

export const UsedMemorySchema = z
  .strictObject({
    memory_id: uuid.nullable(),
    message_id: uuid.nullable(),
    label: z.string(),
    text: z.string(),
    said_at: time,
    cited: z.boolean(),
  })
  .openapi("UsedMemory");

export const UsageSchema = z
  .strictObject({
    input_tokens: z.number().int(),
    output_tokens: z.number().int(),
    cached_input_tokens: z.number().int(),
    estimated: z.boolean(),
  })
  .openapi("Usage");

export const ReplySchema = z
  .strictObject({
    message_id: uuid,
    reply_id: uuid,
    response: z.string(),
    status: z.enum(["complete", "interrupted"]),
    memories_used: z.array(UsedMemorySchema),
    learned: z.array(LearnedSchema),
    usage: UsageSchema,
    model: z.string(),
  })
  .openapi("Reply");

export const TraceSchema = z
  .strictObject({
    reply_id: uuid,
    message_id: uuid,
    recalled: z.array(jsonObject),
    cited: z.array(z.string()),
    sections: z.array(z.strictObject({ name: z.string(), tokens: z.number().int() })),
    prompt: jsonObject,
    without: z.array(uuid),
    cacheable_share: z.number().nullable(),
    prompt_hash: z.string(),
    core_hash: z.string(),
    created_at: time,
  })
  .openapi("Trace");

export const StoppedSchema = z.strictObject({ stopped: z.boolean() }).openapi("Stopped");
