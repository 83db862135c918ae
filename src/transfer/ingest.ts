import { asUser, type Principal } from "../database/as-user.ts";
import { redactSecrets } from "../learning/secrets.ts";
import { LOOK_AHEAD, placeMessages, type RecentTexts, type Waiting } from "./place.ts";
import { updateRun } from "./runs.ts";
import { storeBatch } from "./store-batch.ts";
import type { ConversationSource, ImportedMessage, ImportRun, Read, TransferRoom } from "./types.ts";

/** Messages a statement: larger ones gain nothing and hold the connection longer. */
const BATCH = 500;
/** UTF-16 units a batch, whatever the number of messages: what an import adds to memory. */
const BATCH_LENGTH = 2_000_000;
/** Problems kept with their places; all are counted. */
const MOST_ERRORS = 100;

/** Notes a place that could not be read. */
export function noteProblem(run: ImportRun, problem: ImportRun["errors"][number]): void {
  run.counts = { ...run.counts, unreadable: run.counts.unreadable + 1 };
  if (run.errors.length < MOST_ERRORS) run.errors.push(problem);
}

/**
 * Stores messages as they are read, each batch in a transaction of its own: a stream that breaks leaves whole batches, and
 * sending it again goes on from there. Moves `run` on.
 */
export async function ingestMessages(
  room: TransferRoom,
  principal: Principal,
  run: ImportRun,
  given: { source: ConversationSource; me: string | null; messages: AsyncIterable<Read<ImportedMessage>> },
): Promise<void> {
  const recent: RecentTexts = new Map();
  let waiting: Waiting[] = [];
  let length = 0;
  const store = async (count: number): Promise<void> => {
    const batch = placeMessages(waiting.slice(0, count), waiting.slice(count), recent);
    waiting = waiting.slice(count);
    length = waiting.reduce((sum, { text }) => sum + text.length, 0);
    await asUser(room.database, principal, async (db) => {
      const { stored, toLearn } = await storeBatch(db, room.clock, {
        source: given.source,
        importId: run.importId,
        batch,
        me: given.me,
      });
      const { counts } = run;
      run.counts = {
        ...counts,
        read: counts.read + batch.length,
        stored: counts.stored + stored,
        known: counts.known + batch.length - stored,
        toLearn: counts.toLearn + toLearn,
      };
      await updateRun(db, run.importId, { ...run, now: room.clock.now() });
    });
  };
  for await (const read of given.messages) {
    if (!read.ok) noteProblem(run, read.problem);
    else {
      waiting.push({ ...read.item, safe: redactSecrets(read.item.text) });
      length += read.item.text.length;
      if (waiting.length >= BATCH + LOOK_AHEAD) await store(BATCH);
      else if (length > BATCH_LENGTH) await store(Math.max(1, waiting.length - LOOK_AHEAD));
    }
  }
  while (waiting.length > 0) await store(BATCH);
}
