import type { UserDatabase } from "../database/as-user.ts";
import type { SearchHit } from "../verbs.ts";
import { findPassages } from "./recall.ts";
import type { MemoryTimes } from "./types.ts";

/** What the person said, was answered, and what is remembered, best first, by the same ranking an agent's recall uses. */
export async function searchPassages(
  db: UserDatabase,
  search: { query: string; now: Date; limit: number; times?: MemoryTimes },
): Promise<SearchHit[]> {
  const { query: cue, now, limit, times = {} } = search;
  const found = await findPassages(db, { cue, sessionId: null, now, limit, times });
  return found.flatMap(({ memoryId, messageId, externalId, sessionId, text, saidAt, saidBy, score }) => {
    const id = memoryId ?? messageId;
    return id === null
      ? []
      : [
          {
            kind: memoryId === null ? ("message" as const) : ("memory" as const),
            id,
            messageId,
            externalId,
            sessionId,
            text,
            saidAt,
            saidBy,
            score,
          },
        ];
  });
}
