import type { UserDatabase } from "../database/as-user.ts";
import type { SearchHit } from "../verbs.ts";
import { findPassages } from "./recall.ts";

/** What the person said, was answered, and what is remembered, best first, by the same ranking an agent's recall uses. */
export async function searchPassages(
  db: UserDatabase,
  search: { query: string; now: Date; limit: number },
): Promise<SearchHit[]> {
  const found = await findPassages(db, { cue: search.query, sessionId: null, now: search.now, limit: search.limit });
  return found.flatMap(({ memoryId, messageId, sessionId, text, saidAt, saidBy, score }) => {
    const id = memoryId ?? messageId;
    return id === null
      ? []
      : [
          {
            kind: memoryId === null ? ("message" as const) : ("memory" as const),
            id,
            sessionId,
            text,
            saidAt,
            saidBy,
            score,
          },
        ];
  });
}
