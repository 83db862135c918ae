import { MEMORY_KINDS, MEMORY_STATES } from "../../memory/types.ts";
import { anyJson, optionalTime, time, timesQuery, uuid, z } from "./common.ts";

const origin = z.enum(["message", "edit", "import"]);

export const memoryFilter = {
  q: z.string().min(1).max(500).optional().openapi({ description: "Words the memory holds." }),
  kind: z.enum(MEMORY_KINDS).optional(),
  scope: z.enum(["user", "relationship"]).optional(),
  agent_id: uuid.optional(),
  state: z.enum(MEMORY_STATES).optional(),
  slot: z.string().min(1).max(200).optional(),
  ...timesQuery,
};

export const EvidenceSchema = z.strictObject({
  source: origin,
  message_id: uuid.nullable(),
  start: z.number().int().nullable(),
  end: z.number().int().nullable(),
  quote: z.string(),
  said_at: time,
});

export const MemorySchema = z
  .strictObject({
    memory_id: uuid,
    kind: z.enum(MEMORY_KINDS),
    subject: z.string(),
    slot: z.string().nullable(),
    value: anyJson,
    text: z.string(),
    polarity: z.enum(["affirmed", "negated"]),
    scope: z.enum(["user", "relationship"]),
    agent_id: uuid.nullable(),
    state: z.enum(MEMORY_STATES),
    origin,
    trust: z.number(),
    confidence: z.number(),
    said_at: time,
    recorded_at: time,
    valid_from: optionalTime,
    valid_to: optionalTime,
    support_count: z.number().int(),
    pinned: z.boolean(),
    supersedes_id: uuid.nullable(),
    evidence: z.array(EvidenceSchema),
  })
  .openapi("Memory");

export const MemoryEventSchema = z
  .strictObject({
    event: z.string(),
    other_id: uuid.nullable(),
    by: z.enum(["rules", "person", "model", "import"]),
    message_id: uuid.nullable(),
    undone: z.boolean(),
    at: time,
  })
  .openapi("MemoryEvent");

const query = z.string().trim().min(1).max(500);
/** Exactly one of the three: what to look for, which memories, or the token of a preview. */
export const ForgetInputSchema = z
  .union(
    [
      z.strictObject({ query }),
      z.strictObject({ ids: z.array(uuid).min(1).max(100) }),
      z.strictObject({ token: z.string().min(1).max(4_000) }),
    ],
    "Send exactly one of query, ids (1 to 100) or token.",
  )
  .openapi("ForgetInput");

export const ForgetPreviewSchema = z
  .strictObject({
    token: z.string().openapi({ description: "Confirms exactly this preview, for ten minutes." }),
    memories: z.array(z.strictObject({ memory_id: uuid, text: z.string() })),
    message_count: z.number().int(),
    words: z.array(z.string()),
  })
  .openapi("ForgetPreview");

export const ForgetReceiptSchema = z
  .strictObject({
    receipt_id: z.string(),
    forgotten_at: time,
    memories: z.number().int(),
    messages: z.number().int(),
    passages: z.number().int(),
    traces: z.number().int(),
    answers: z.number().int(),
    remains: z.string(),
  })
  .openapi("ForgetReceipt");

export const SearchHitSchema = z
  .strictObject({
    kind: z.enum(["message", "memory"]),
    id: uuid,
    message_id: uuid.nullable().openapi({ description: "The message itself, or the one a memory was learned from." }),
    external_id: z.string().nullable().openapi({ description: "That message's name where it was imported from." }),
    session_id: uuid.nullable(),
    text: z.string(),
    said_at: time,
    said_by: z.enum(["user", "assistant", "note"]),
    score: z.number(),
  })
  .openapi("SearchHit");
