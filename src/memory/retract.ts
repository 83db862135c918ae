import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { notFound } from "../errors.ts";
import type { Memory } from "../verbs.ts";
import { openLedger, revise } from "./ledger.ts";
import { loadMemories } from "./load.ts";
import { getMemory } from "./read.ts";
import { restaleCores } from "./session-cores.ts";
import { lockMemories, writeLedger } from "./write.ts";

/**
 * Takes a memory back: it no longer counts, stays in the history, and undo brings it back. Retracting it again changes nothing.
 * @throws RapportError not_found
 */
export async function retractMemory(db: UserDatabase, { clock }: { clock: Clock }, memoryId: string): Promise<Memory> {
  await restaleCores(db);
  await lockMemories(db);
  const [row] = await loadMemories(db, [memoryId]);
  if (!row) throw notFound("memory");
  if (row.state !== "retracted") {
    const ledger = openLedger(clock.now(), [row]);
    revise(ledger, row.id, { state: "retracted", retractedAt: ledger.now });
    ledger.events.push({ memoryId, event: "retracted", otherId: null, by: "person", messageId: null });
    await writeLedger(db, clock, ledger);
  }
  return getMemory(db, memoryId);
}
