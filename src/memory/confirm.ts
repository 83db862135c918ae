import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { notFound, RapportError } from "../errors.ts";
import { expiryOf } from "./claim-row.ts";
import { loadTouched } from "./edit.ts";
import { openLedger, revise, rowsOf, type Ledger } from "./ledger.ts";
import { loadMemories } from "./load.ts";
import { rivalsOf } from "./rivals.ts";
import type { MemoryRow } from "./row.ts";
import { TRUST } from "./types.ts";
import { lockMemories, writeLedger } from "./write.ts";

/**
 * The person's word that a memory holds: it is as sure as an edit from now on, and what waited counts. What it contradicts is
 * superseded, unless `beside`: then both hold.
 * @throws RapportError not_found; conflict for a memory that was superseded, retracted or ended
 */
export async function confirmMemory(
  db: UserDatabase,
  { clock }: { clock: Clock },
  memoryId: string,
  { beside = false }: { beside?: boolean } = {},
): Promise<void> {
  await lockMemories(db);
  const [row] = await loadMemories(db, [memoryId]);
  if (!row) throw notFound("memory");
  switch (row.state) {
    case "superseded":
    case "retracted":
    case "expired":
      throw new RapportError("conflict", "This memory no longer holds. Undo what ended it, or write it anew.");
    case "active":
    case "candidate":
    case "quarantined":
  }
  const home = { scope: row.scope, agentId: row.agentId };
  const touched = beside || row.state === "active" ? [] : await loadTouched(db, { home, claims: [row], ids: [] });
  const ledger = openLedger(clock.now(), [row, ...touched.filter(({ id }) => id !== row.id)]);
  if (row.state !== "active") takeUp(ledger, row);
  revise(ledger, row.id, {
    trust: TRUST.edit,
    lastConfirmedAt: ledger.now,
    expiresAt: expiryOf({ slot: row.slot }, ledger.now),
  });
  ledger.events.push({ memoryId, event: "confirmed", otherId: null, by: "person", messageId: null });
  await writeLedger(db, clock, ledger);
}

/** From waiting to holding; `learned` is what undo takes back. */
function takeUp(ledger: Ledger, row: MemoryRow): void {
  const others = rowsOf(ledger).filter(({ id, state }) => id !== row.id && state === "active");
  const rivals = rivalsOf(others, row);
  revise(ledger, row.id, { state: "active", validFrom: row.validFrom ?? row.saidAt });
  for (const rival of rivals) {
    revise(ledger, rival.id, { state: "superseded", validTo: ledger.now });
    revise(ledger, row.id, { supersedesId: rival.id });
    ledger.events.push({ memoryId: rival.id, event: "superseded", otherId: row.id, by: "person", messageId: null });
  }
  const replaced = rivals[0]?.id ?? null;
  ledger.events.push({ memoryId: row.id, event: "learned", otherId: replaced, by: "person", messageId: null });
}
