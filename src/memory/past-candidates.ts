import type { UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import { countTokens } from "../models/tokens.ts";
import type { Question } from "./question.ts";
import type { Candidate } from "./rank.ts";
import { termsOf } from "./terms.ts";
import { holdingAt } from "./times.ts";
import type { Hits } from "./tsvector.ts";
import type { MemoryTimes } from "./types.ts";

/** A person's memories of another time are read one by one, so no more than these; the newest. */
const MOST = 5_000;

type PastRow = { id: string; text: string; trust: number; said_at: Date; message_id: string | null };

/**
 * Memories that held at another time and have a word of the question: the index keeps only what holds today, so their words are
 * made anew.
 * @param agentId whose relationship may be seen; null: every agent's
 */
export async function pastCandidates(
  db: UserDatabase,
  question: Question,
  { times, agentId }: { times: MemoryTimes; agentId: string | null },
): Promise<Candidate[]> {
  const rows = await db.query<PastRow>(sql`
    select coalesce(version_of, memories.id) as id, text, trust, said_at,
      (select message_id from memory_evidence e where e.user_id = current_user_id()
        and e.memory_id = coalesce(memories.version_of, memories.id) and message_id is not null order by e.said_at limit 1) as message_id
    from memories
    where memories.user_id = current_user_id() and ${holdingAt(times)}
      and (scope = 'user' or ${agentId}::uuid is null or agent_id = ${agentId}::uuid)
    order by recorded_at desc limit ${MOST}`);
  const wanted = new Set(
    question.terms.flatMap(({ term, variants }) => [term, ...variants.map((other) => other.term)]),
  );
  return rows.map(candidateOf).filter(({ hits }) => [...hits.keys()].some((term) => wanted.has(term)));
}

const candidateOf = (row: PastRow): Candidate => ({
  id: row.id,
  kind: "memory",
  messageId: row.message_id,
  // A line found by its past names its message; the other side's name is the search's matter.
  externalId: null,
  memoryId: row.id,
  sessionId: null,
  speaker: "user",
  speakerName: null,
  saidAt: row.said_at,
  position: 0,
  text: row.text,
  trust: row.trust,
  tokens: countTokens(row.text),
  hits: hitsOf(row.text),
});

function hitsOf(text: string): Map<string, Hits> {
  const hits = new Map<string, { own: number; previous: 0; next: 0; outer: 0; positions: number[] }>();
  for (const { term, alternate, position } of termsOf(text)) {
    for (const lexeme of alternate === undefined ? [term] : [term, alternate]) {
      const known = hits.get(lexeme) ?? { own: 0, previous: 0, next: 0, outer: 0, positions: [] };
      known.own += 1;
      known.positions.push(position);
      hits.set(lexeme, known);
    }
  }
  return hits;
}
