import { MEMORY_KINDS } from "../../memory/types.ts";
import { anyJson, optionalTime, time, uuid, z } from "./common.ts";
import { MemorySchema } from "./memories.ts";

const kind = z.enum(MEMORY_KINDS);
const slot = z.string().min(1).max(220);
const text = z.string().trim().min(1).max(2_000);

export const MemoryInputSchema = z
  .strictObject({
    kind: kind.optional(),
    slot: slot.optional(),
    value: anyJson,
    text: text.optional(),
    scope: z.enum(["user", "relationship"]).default("user"),
    agent_id: uuid.optional(),
  })
  .openapi("MemoryInput");

export const MemoryPatchSchema = z
  .strictObject({
    kind: kind.optional(),
    slot: slot.nullable().optional(),
    value: anyJson.optional(),
    text: text.optional(),
    pinned: z.boolean().optional(),
    confirmed: z.literal(true, "A memory is confirmed with true; to take it back, retract it.").optional(),
  })
  .openapi("MemoryPatch");

export const ConflictSchema = z
  .strictObject({
    conflict_id: uuid,
    question: z.string(),
    known: MemorySchema,
    said: MemorySchema,
    kept: z.enum(["new", "old", "both"]).nullable(),
    created_at: time,
    resolved_at: optionalTime,
  })
  .openapi("Conflict");

export const ResolveSchema = z
  .strictObject({ keep: z.union([z.literal("both"), uuid], "Send the id of one of the two memories, or both.") })
  .openapi("ConflictAnswer");

const count = z.number().int();
export const HealthSchema = z
  .strictObject({
    memories: count,
    duplicates: count,
    stale: count,
    unsupported: count,
    conflicts: count,
    waiting: count,
    quarantined: count,
    recalled_share: z.number().nullable(),
  })
  .openapi("MemoryHealth");

export const FeedbackInputSchema = z
  .strictObject({
    rating: z.union([z.literal(1), z.literal(-1)], "A rating is 1 or -1."),
    reason: z.string().trim().min(1).max(2_000).optional(),
  })
  .openapi("FeedbackInput");
export const FeedbackSchema = z
  .strictObject({ message_id: uuid, rating: z.number().int(), reason: z.string().nullable(), at: time })
  .openapi("Feedback");

export const RegenerateSchema = z
  .strictObject({ without: z.array(uuid).max(100).optional() })
  .openapi("RegenerateInput");

const categories = z.partialRecord(kind, z.boolean());
const retention = z.number().int().min(1).max(36_500).nullable();
export const SettingsSchema = z
  .strictObject({
    learn: z.boolean(),
    use: z.boolean(),
    categories,
    ask_first: z.boolean(),
    retention_days: retention,
    temporary_default: z.boolean(),
  })
  .openapi("Settings");
export const SettingsPatchSchema = SettingsSchema.partial().openapi("SettingsPatch");

export const AccountReceiptSchema = z
  .strictObject({
    receipt_id: uuid,
    erased_at: time,
    agents: count,
    sessions: count,
    messages: count,
    memories: count,
    remains: z.string(),
  })
  .openapi("AccountReceipt");
