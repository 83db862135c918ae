import type { UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import type { Json } from "../json.ts";
import { claimKey } from "./claim-key.ts";
import { holdsOne, opposingKeys } from "./opposites.ts";
import { rowColumns, type MemoryRow } from "./row.ts";
import { tombstoneOf, type SecretKey } from "./tombstone.ts";
import type { Claim } from "./types.ts";
import type { PlainLearning } from "./reconcile.ts";
import { textsOf } from "./words.ts";

export type Known = { rows: MemoryRow[]; supported: Set<string>; forgotten: Set<string> };

const claimsOf = (learnings: readonly PlainLearning[]): Claim[] =>
  learnings.flatMap((learning) => (learning.op === "add" || learning.op === "replace" ? [learning.claim] : []));

type Target = { slot: string | null; value?: Json };
const targetsOf = (learnings: readonly PlainLearning[]): Target[] =>
  learnings.flatMap((learning): Target[] => {
    switch (learning.op) {
      case "add":
        return [];
      case "replace":
        return [learning.old];
      case "end":
      case "retract":
        return [learning.target];
    }
  });

/** What these learnings could touch, and nothing more: the same claims, their contraries, the slots they name. */
export async function loadKnown(
  db: UserDatabase,
  given: { agentId: string; messageId: string; learnings: readonly PlainLearning[]; tombstoneKey: SecretKey },
): Promise<Known> {
  const claims = claimsOf(given.learnings);
  const targets = targetsOf(given.learnings);
  const own = claims.map(claimKey);
  const keys = [...own, ...claims.flatMap(opposingKeys)];
  const slots = [...claims.map(({ slot }) => slot).filter(holdsOne), ...targets.flatMap(({ slot }) => slot ?? [])];
  const anywhere = targets.filter(({ slot }) => slot === null).flatMap(({ value }) => textsOf(value ?? null));
  const rows = db.query<MemoryRow & { supported: boolean }>(sql`
    select ${rowColumns}, exists (select from memory_evidence where memory_evidence.user_id = current_user_id()
        and memory_id = memories.id and message_id = ${given.messageId}) as supported
    from memories
    where memories.user_id = current_user_id() and version_of is null
      and ((memories.state in ('active', 'candidate') and (slot = any(${slots}::text[])
          or exists (select from unnest(${anywhere}::text[]) as words where position(lower(words) in lower(value::text)) > 0)))
        or (memories.state in ('active', 'candidate', 'expired') and claim_key = any(${keys}::text[])))
      and (scope = 'user' or memories.agent_id = ${given.agentId})
    order by memories.id`);
  const hashes = own.map((key) => tombstoneOf(given.tombstoneKey, key));
  const tombstones = db.query<{ claim_hash: string }>(sql`
    select claim_hash from tombstones where user_id = current_user_id() and claim_hash = any(${hashes})`);
  const [known, buried] = await Promise.all([rows, tombstones]);
  return {
    rows: known.map(({ supported: _supported, ...row }) => row),
    supported: new Set(known.filter((row) => row.supported).map(({ id }) => id)),
    forgotten: new Set(buried.map((row) => row.claim_hash)),
  };
}
