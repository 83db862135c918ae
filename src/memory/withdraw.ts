import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import { openLedger, type Ledger } from "./ledger.ts";
import { loadMemories } from "./load.ts";
import { restaleCores } from "./session-cores.ts";
import { collisionOf, takeBack, type PastEvent } from "./undo.ts";
import { lockMemories, writeLedger } from "./write.ts";

/**
 * Takes back what one message did to memory, because the person replaced it by another: what was learned only from it is retracted,
 * what it ended or replaced holds again unless something else took the place since. What was also said elsewhere stays. All of
 * it can be undone, and the message itself is no longer found by a search.
 */
export async function withdrawMessage(db: UserDatabase, { clock }: { clock: Clock }, messageId: string): Promise<void> {
  await restaleCores(db);
  await lockMemories(db);
  const events = await db.query<PastEvent & { elsewhere: boolean }>(sql`
    select id, memory_id as "memoryId", event, other_id as "otherId", at,
      exists (select from memory_evidence e where e.user_id = current_user_id() and e.memory_id = memory_events.memory_id
        and e.message_id is distinct from ${messageId}::uuid) as elsewhere
    from memory_events
    where user_id = current_user_id() and message_id = ${messageId} and not undone
      and event in ('learned', 'superseded', 'ended', 'retracted')
    order by at desc, position desc`);
  const staying = new Set(
    events.filter(({ event, elsewhere }) => event === "learned" && elsewhere).map(({ memoryId }) => memoryId),
  );
  const learned = events.filter(({ event, elsewhere }) => event === "learned" && !elsewhere);
  const gone = events.filter(
    ({ event, otherId }) => event !== "learned" && (otherId === null || !staying.has(otherId)),
  );
  const rows = await loadMemories(db, [...new Set([...learned, ...gone].map(({ memoryId }) => memoryId))]);
  const ledger = openLedger(clock.now(), rows);
  for (const event of learned) await takeBack(db, ledger, event);
  for (const event of gone) await revive(db, ledger, event);
  await writeLedger(db, clock, ledger);
  await db.query(sql`
    delete from passages where user_id = current_user_id() and kind = 'message' and message_id in (
      select id from messages where user_id = current_user_id() and (id = ${messageId} or parent_id = ${messageId}))`);
}

/** On a ledger of its own first: where another memory stands now, the past stays as it is. */
async function revive(db: UserDatabase, ledger: Ledger, event: PastEvent): Promise<void> {
  const trial: Ledger = { ...ledger, entries: new Map(ledger.entries), events: [], undone: [] };
  await takeBack(db, trial, event);
  const row = trial.entries.get(event.memoryId)?.row;
  if (!row || (await collisionOf(db, trial, row))) return;
  await takeBack(db, ledger, event);
}
