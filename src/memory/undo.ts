import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import { notFound, RapportError } from "../errors.ts";
import type { Memory } from "../verbs.ts";
import { openLedger, revise, rowsOf, type EventName, type Ledger } from "./ledger.ts";
import { loadMemories } from "./load.ts";
import { holdsOne } from "./opposites.ts";
import { getMemory } from "./read.ts";
import { rowColumns, type MemoryRow } from "./row.ts";
import { restaleCores } from "./session-cores.ts";
import { lockMemories, writeLedger } from "./write.ts";

/** What once happened to a memory, and has not been undone. */
export type PastEvent = { id: string; memoryId: string; event: EventName; otherId: string | null; at: Date };

/**
 * Takes back the last thing that happened to a memory: a learned one is retracted (and what it replaced holds again), a
 * superseded, ended, retracted or edited one is as it was before.
 * @throws RapportError not_found; conflict when there is nothing to undo, or another memory holds the place now
 */
export async function undoMemory(db: UserDatabase, { clock }: { clock: Clock }, memoryId: string): Promise<Memory> {
  await restaleCores(db);
  await lockMemories(db);
  const [row] = await loadMemories(db, [memoryId]);
  if (!row) throw notFound("memory");
  const last = await lastEvent(db, memoryId);
  if (!last) throw new RapportError("conflict", "There is nothing left to undo for this memory.");
  const pair = await eventsOfOneChange(db, last);
  const ledger = openLedger(clock.now(), await loadMemories(db, [...new Set(pair.map((event) => event.memoryId))]));
  for (const event of pair) await takeBack(db, ledger, event);
  await refuseCollisions(db, ledger);
  await writeLedger(db, clock, ledger);
  return getMemory(db, memoryId);
}

/** Support and confirmation change no belief, so undo reaches behind them. */
async function lastEvent(db: UserDatabase, memoryId: string): Promise<PastEvent | undefined> {
  const [last] = await db.query<PastEvent>(sql`
    select id, memory_id as "memoryId", event, other_id as "otherId", at from memory_events
    where user_id = current_user_id() and memory_id = ${memoryId} and not undone
      and event in ('learned', 'superseded', 'ended', 'retracted', 'edited', 'pinned', 'unpinned')
    order by position desc limit 1`);
  return last;
}

/** A replacement is one change with two sides or more; undoing one of them undoes them all. */
async function eventsOfOneChange(db: UserDatabase, last: PastEvent): Promise<PastEvent[]> {
  const newer = last.event === "superseded" ? last.otherId : last.event === "learned" ? last.memoryId : null;
  if (newer === null) return [last];
  const events = await db.query<PastEvent>(sql`
    select id, memory_id as "memoryId", event, other_id as "otherId", at from memory_events
    where user_id = current_user_id() and not undone and at = ${last.at}
      and ((event = 'superseded' and other_id = ${newer}) or (event = 'learned' and memory_id = ${newer}))`);
  return events.length === 0 ? [last] : events;
}

/** Writes into the ledger that this never happened; the memory it happened to must be there. */
export async function takeBack(db: UserDatabase, ledger: Ledger, event: PastEvent): Promise<void> {
  const row = ledger.entries.get(event.memoryId)?.row;
  if (!row) return;
  ledger.undone.push(event.id);
  ledger.events.push({ memoryId: row.id, event: "undone", otherId: event.otherId, by: "person", messageId: null });
  if (event.event === "pinned" || event.event === "unpinned") {
    revise(ledger, row.id, { pinned: event.event === "unpinned" });
    return;
  }
  const before = await versionBefore(db, event);
  if (before) revise(ledger, row.id, before);
  // No version: it was made by this very change. What was learned is withdrawn, what else befell it at once is lifted.
  else if (event.event === "learned") revise(ledger, row.id, { state: "retracted", retractedAt: ledger.now });
  else revise(ledger, row.id, { state: "active", retractedAt: null, validTo: null });
}

/** The belief fields as they were until this event. */
async function versionBefore(db: UserDatabase, event: PastEvent): Promise<Partial<MemoryRow> | null> {
  const [row] = await db.query<MemoryRow>(sql`
    select ${rowColumns} from memories
    where memories.user_id = current_user_id() and version_of = ${event.memoryId} and retracted_at = ${event.at}`);
  if (!row) return null;
  const { state, value, text, claimKey, validFrom, validTo, expiresAt, trust, supersedesId } = row;
  return { state, value, text, claimKey, validFrom, validTo, expiresAt, trust, supersedesId, retractedAt: null };
}

/** What would be current again must not say what another current memory says, nor stand where only one may. */
async function refuseCollisions(db: UserDatabase, ledger: Ledger): Promise<void> {
  for (const row of rowsOf(ledger)) {
    const collision = await collisionOf(db, ledger, row);
    if (collision) throw collision;
  }
}

/** Why a memory of the ledger cannot be current beside those outside it; undefined when it can, or is not to be. */
export async function collisionOf(db: UserDatabase, ledger: Ledger, row: MemoryRow): Promise<RapportError | undefined> {
  if (row.state !== "active" && row.state !== "candidate") return undefined;
  const others = await db.query<MemoryRow>(sql`
    select ${rowColumns} from memories
    where memories.user_id = current_user_id() and version_of is null and scope = ${row.scope}
      and memories.agent_id is not distinct from ${row.agentId}::uuid and memories.state in ('active', 'candidate')
      and memories.id <> all(${[...ledger.entries.keys()]}::uuid[])
      and (claim_key = ${row.claimKey} or (slot = ${row.slot} and lower(subject) = lower(${row.subject})
        and memories.state = 'active' and memories.polarity = 'affirmed'))`);
  const same = others.find((other) => other.claimKey === row.claimKey);
  if (same) {
    const problem = "Another memory says the same already, so this one cannot come back beside it.";
    return new RapportError("conflict", problem, { details: { memoryId: same.id } });
  }
  const [holder] = others;
  if (!holder || row.state !== "active" || row.polarity !== "affirmed" || !holdsOne(row.slot)) return undefined;
  const problem = "Another memory holds this place now. Retract or undo that one first.";
  return new RapportError("conflict", problem, { details: { memoryId: holder.id } });
}
