import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import { notFound, RapportError } from "../errors.ts";
import type { Page, PageRequest } from "../json.ts";
import type { Memory } from "../verbs.ts";
import { openLedger, revise } from "./ledger.ts";
import { getMemory, listMemories } from "./read.ts";
import { rivalsOf } from "./rivals.ts";
import { rowColumns, type MemoryRow } from "./row.ts";
import { restaleCores } from "./session-cores.ts";
import type { Claim } from "./types.ts";
import { lockMemories, writeLedger } from "./write.ts";

/** What waits for the person's word, whoever proposed it; newest first. */
export const listReview = (db: UserDatabase, page: PageRequest): Promise<Page<Memory>> =>
  listMemories(db, page, { state: "candidate" });

export type Decision = "accept" | "reject";

/**
 * The person's word on a candidate. Accepted, it holds, and what it contradicts is superseded: they saw the new one and chose it.
 * Rejected, it is retracted and not proposed again. Both can be undone.
 * @throws RapportError not_found; conflict for a memory that does not wait
 */
export async function decideReview(
  db: UserDatabase,
  { clock }: { clock: Clock },
  memoryId: string,
  decision: Decision,
): Promise<Memory> {
  await restaleCores(db);
  await lockMemories(db);
  const rows = await db.query<MemoryRow>(sql`
    select ${rowColumns} from memories where memories.user_id = current_user_id() and version_of is null
      and (memories.id = ${memoryId} or memories.state = 'active') order by memories.id`);
  const row = rows.find(({ id }) => id === memoryId);
  if (!row) throw notFound("memory");
  if (row.state !== "candidate")
    throw new RapportError("conflict", "This memory does not wait for review.", { details: { state: row.state } });
  const ledger = openLedger(clock.now(), rows);
  const note = (id: string, event: "learned" | "superseded" | "retracted", otherId: string | null): void =>
    void ledger.events.push({ memoryId: id, event, otherId, by: "person", messageId: null });
  switch (decision) {
    case "accept": {
      const sameReach = rows.filter(({ scope, agentId }) => scope === row.scope && agentId === row.agentId);
      const [first, ...others] = rivalsOf(sameReach, claimOf(row));
      revise(ledger, row.id, { state: "active", lastConfirmedAt: ledger.now, supersedesId: first?.id ?? null });
      for (const rival of first === undefined ? [] : [first, ...others]) {
        revise(ledger, rival.id, { state: "superseded", validTo: ledger.now });
        note(rival.id, "superseded", row.id);
      }
      note(row.id, "learned", first?.id ?? null);
      break;
    }
    case "reject":
      revise(ledger, row.id, { state: "retracted", retractedAt: ledger.now });
      note(row.id, "retracted", null);
      break;
  }
  await writeLedger(db, clock, ledger);
  return getMemory(db, memoryId);
}

const claimOf = ({ kind, subject, slot, value, text, polarity, modality, confidence }: MemoryRow): Claim => ({
  ...{ kind, subject, slot, value, text, polarity, modality, confidence },
});
