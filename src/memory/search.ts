import type { UserDatabase } from "../database/as-user.ts";
import type { SearchHit } from "../verbs.ts";
import { recallPassages } from "./recall.ts";

/** A search shows whole passages, not a prompt's budget of them. */
const SEARCH_TOKENS = 100_000;

/** What the person said, was answered, and what is remembered, best first, by the same ranking an agent's recall uses. */
export async function searchPassages(
  db: UserDatabase,
  search: { query: string; now: Date; limit: number },
): Promise<SearchHit[]> {
  const found = await recallPassages(db, {
    cue: search.query,
    sessionId: null,
    now: search.now,
    limit: search.limit,
    budgetTokens: SEARCH_TOKENS,
  });
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
