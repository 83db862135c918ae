import { IMPORT_SOURCES, IMPORT_STATES } from "../../transfer/types.ts";
import { optionalTime, time, uuid, z } from "./common.ts";

export const importQuery = {
  source: z.enum(IMPORT_SOURCES).openapi({
    description:
      "`transcript`: JSON Lines of `external_id, session, speaker, role, said_at, text` · `rapport`: an export of this product · `chatgpt`, `claude`: `conversations.json` or the whole zip · `text`: a pasted list of memories, one claim a line.",
  }),
  me: z.string().trim().min(1).max(200).optional().openapi({
    description: "The speaker of a transcript who is you: only what they said is learned from.",
  }),
};

export const ImportRunSchema = z
  .strictObject({
    import_id: uuid,
    source: z.enum(IMPORT_SOURCES),
    state: z.enum(IMPORT_STATES),
    counts: z.strictObject({
      read: z.number().int(),
      stored: z.number().int(),
      known: z.number().int().openapi({ description: "There already from an earlier import." }),
      to_learn: z.number().int(),
      learned: z.number().int().openapi({ description: "Messages the rules have read so far, of `to_learn`." }),
      proposed: z.number().int().openapi({ description: "Claims put on the review list." }),
      unreadable: z.number().int(),
    }),
    errors: z.array(z.strictObject({ at: z.string(), reason: z.string() })),
    started_at: time,
    updated_at: time,
    finished_at: optionalTime,
  })
  .openapi("ImportRun");

export const ReviewInputSchema = z.strictObject({ decision: z.enum(["accept", "reject"]) }).openapi("ReviewInput");
