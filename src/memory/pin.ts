import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { notFound } from "../errors.ts";
import { openLedger, revise } from "./ledger.ts";
import { loadMemories } from "./load.ts";
import { lockMemories, writeLedger } from "./write.ts";

/**
 * A pinned memory shows first where only one may show, and only the person replaces it. Pinning what is pinned changes nothing.
 * @throws RapportError not_found
 */
export async function pinMemory(
  db: UserDatabase,
  { clock }: { clock: Clock },
  memoryId: string,
  pinned: boolean,
): Promise<void> {
  await lockMemories(db);
  const [row] = await loadMemories(db, [memoryId]);
  if (!row) throw notFound("memory");
  if (row.pinned === pinned) return;
  const ledger = openLedger(clock.now(), [row]);
  revise(ledger, row.id, { pinned });
  const event = pinned ? "pinned" : "unpinned";
  ledger.events.push({ memoryId, event, otherId: null, by: "person", messageId: null });
  await writeLedger(db, clock, ledger);
}
