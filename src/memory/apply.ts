import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import type { LearnedItem } from "../orchestrator/types.ts";
import { claimKey } from "./claim-key.ts";
import { forgetSpoken } from "./forget.ts";
import { loadKnown } from "./known.ts";
import { openLedger } from "./ledger.ts";
import { reconcile, type PlainLearning } from "./reconcile.ts";
import { tombstoneOf, type SecretKey } from "./tombstone.ts";
import type { Learning } from "./types.ts";
import { lockMemories, writeLedger } from "./write.ts";

export type ApplyInput = {
  clock: Clock;
  tombstoneKey: SecretKey;
  agentId: string;
  message: { id: string; text: string; saidAt: Date };
  learnings: readonly Learning[];
  /**
   * Who read the message. Trust is the same for both, as it belongs to the origin of the words and a proposal is kept only with
   * the person's own words as its quote; a model's claims come with less confidence. And only what a rule found, or a
   * `replace`, may retire a memory: a model's bare `add` that contradicts one waits as a candidate.
   */
  by: "rules" | "model";
  /** The model's name, where a model read it. */
  model?: string;
};

/** Stored with each memory; raise it when the rules come to read the same sentence differently. */
const EXTRACTOR_VERSION = "1";

/**
 * Takes what the rules found in one stored message into memory: four statements, none when nothing was found. The same message
 * again changes nothing; the same claim from another message is support. A claim that contradicts a memory it may not retire is
 * kept as a candidate and not in the answer.
 * @returns what changed, in the order said; `superseded` names the new memory and in `replacedId` the one it took the place of
 */
export async function applyLearnings(db: UserDatabase, input: ApplyInput): Promise<LearnedItem[]> {
  if (input.learnings.length === 0) return [];
  const { clock, message, tombstoneKey } = input;
  const learnings = input.learnings.filter((learning): learning is PlainLearning => learning.op !== "forget");
  const [, known] = await Promise.all([
    lockMemories(db),
    loadKnown(db, { agentId: input.agentId, messageId: message.id, learnings, tombstoneKey }),
  ]);
  const ledger = openLedger(clock.now(), known.rows);
  const supported = new Set(known.supported);
  const items = learnings.flatMap((learning) => {
    const learned = reconcile(
      {
        ledger,
        newId: () => clock.id(),
        message,
        supported,
        isForgotten: (key) => known.forgotten.has(tombstoneOf(tombstoneKey, key)),
        extractor: { name: input.by, version: EXTRACTOR_VERSION, model: input.model ?? null },
      },
      learning,
    );
    // Said twice in one message is said once.
    for (const { memoryId } of ledger.evidence) supported.add(memoryId);
    return learned;
  });
  await writeLedger(db, clock, ledger);
  await liftTombstones(db, input);
  const targets = input.learnings.flatMap((learning) => (learning.op === "forget" ? [learning.target] : []));
  const forgotten = targets.length === 0 ? [] : await forgetSpoken(db, { clock, tombstoneKey }, targets);
  const gone = new Set(forgotten.map(({ memoryId }) => memoryId));
  return [...items.filter(({ memoryId }) => !gone.has(memoryId)), ...forgotten];
}

/** "Remember that ..." takes back an earlier forgetting of the same claim. */
async function liftTombstones(db: UserDatabase, { learnings, tombstoneKey }: ApplyInput): Promise<void> {
  const asked = learnings.flatMap((learning) =>
    learning.op === "add" && learning.asked === true ? [tombstoneOf(tombstoneKey, claimKey(learning.claim))] : [],
  );
  if (asked.length === 0) return;
  await db.query(sql`delete from tombstones where user_id = current_user_id() and claim_hash = any(${asked})`);
}
