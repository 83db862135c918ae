import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import { openLedger, revise, type Ledger } from "./ledger.ts";
import { loadMemories } from "./load.ts";
import { restaleCores } from "./session-cores.ts";
import { collisionOf, takeBack, type PastEvent } from "./undo.ts";
import { lockMemories, writeLedger } from "./write.ts";

type MessageEvent = PastEvent & {
  /** The memory has other evidence than this message. */
  elsewhere: boolean;
  /** Something else happened to the memory since. */
  overtaken: boolean;
};

/**
 * Takes back what one message did to memory, because the person replaced it by another: what was learned only from it is retracted
 * (undo brings it back), what it ended or replaced holds again unless something else happened to it or took its place since. What
 * was also said elsewhere stays. The message and its replies are no longer found by a search.
 */
export async function withdrawMessage(db: UserDatabase, { clock }: { clock: Clock }, messageId: string): Promise<void> {
  await restaleCores(db);
  await lockMemories(db);
  const events = await readEvents(db, messageId);
  const learned = events.filter(({ event }) => event === "learned");
  const staying = new Set(learned.filter(({ elsewhere }) => elsewhere).map(({ memoryId }) => memoryId));
  const gone = learned.map(({ memoryId }) => memoryId).filter((id) => !staying.has(id));
  const undone = events.filter(
    ({ event, otherId, overtaken }) => event !== "learned" && !overtaken && (otherId === null || !staying.has(otherId)),
  );
  const ids = new Set([...gone, ...undone.map(({ memoryId }) => memoryId)]);
  const ledger = openLedger(clock.now(), await loadMemories(db, [...ids]));
  for (const id of new Set(gone)) retract(ledger, id);
  for (const event of undone) await revive(db, ledger, event);
  await writeLedger(db, clock, ledger);
  await db.query(sql`
    update messages set replaced_at = ${ledger.now} where user_id = current_user_id() and id = ${messageId}`);
  await db.query(sql`
    delete from passages where user_id = current_user_id() and kind = 'message' and message_id in (
      select id from messages where user_id = current_user_id() and (id = ${messageId} or parent_id = ${messageId}))`);
}

const readEvents = (db: UserDatabase, messageId: string): Promise<MessageEvent[]> =>
  db.query<MessageEvent>(sql`
    select id, memory_id as "memoryId", event, other_id as "otherId", at,
      exists (select from memory_evidence e where e.user_id = current_user_id() and e.memory_id = happened.memory_id
        and e.message_id is distinct from ${messageId}::uuid) as elsewhere,
      exists (select from memory_events since where since.user_id = current_user_id() and since.memory_id = happened.memory_id
        and since.position > happened.position and not since.undone and since.message_id is distinct from ${messageId}::uuid
        and since.event in ('learned', 'superseded', 'ended', 'retracted', 'edited')) as overtaken
    from memory_events as happened
    where user_id = current_user_id() and message_id = ${messageId} and not undone
      and event in ('learned', 'superseded', 'ended', 'retracted')
    order by at desc, position desc`);

function retract(ledger: Ledger, memoryId: string): void {
  const row = ledger.entries.get(memoryId)?.row;
  if (row === undefined || row.state === "retracted") return;
  revise(ledger, memoryId, { state: "retracted", retractedAt: ledger.now });
  ledger.events.push({ memoryId, event: "retracted", otherId: null, by: "person", messageId: null });
}

/** On a ledger of its own first: where another memory stands now, the past stays as it is. */
async function revive(db: UserDatabase, ledger: Ledger, event: PastEvent): Promise<void> {
  const trial: Ledger = { ...ledger, entries: new Map(ledger.entries), events: [], undone: [] };
  await takeBack(db, trial, event);
  const row = trial.entries.get(event.memoryId)?.row;
  if (!row || (await collisionOf(db, trial, row))) return;
  await takeBack(db, ledger, event);
}
