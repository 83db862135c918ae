import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { json, sql } from "../database/sql.ts";
import type { JsonObject } from "../json.ts";
import { learnFromMessage } from "../learning/rules/index.ts";
import type { PlainLearning } from "../memory/reconcile.ts";
import type { SecretKey } from "../memory/tombstone.ts";
import { proposeClaims } from "./propose.ts";
import { getRun, updateRun } from "./runs.ts";

/** Messages a job reads: about a second of rules, far below the statement and heartbeat limits. */
const STEP = 200;

type Cursor = { saidAt: string; id: string } | null;
type Payload = { importId: string; me: string | null; cursor?: Cursor };

/** The first of a chain of jobs, each of which reads some messages and enqueues the next in its own commit. */
export async function enqueueLearning(db: UserDatabase, clock: Clock, payload: Payload): Promise<void> {
  const { importId, cursor } = payload;
  const now = clock.now();
  await db.query(sql`
    insert into jobs (id, kind, unique_key, payload, run_at, created_at)
    values (${clock.id()}, 'import', ${`${importId} ${cursor?.id ?? "start"}`}, ${json(payload)}::jsonb, ${now}, ${now})
    on conflict (user_id, kind, unique_key) do nothing`);
}

type Said = { id: string; text: string; said_at: Date; place: string; before: string | null };

/**
 * Reads the next of an import's messages with the rules, oldest first. Claims, progress and the next job are one commit, so a
 * kill at any moment reads each message exactly once.
 */
export async function learnFromImport(
  db: UserDatabase,
  room: { clock: Clock; tombstoneKey: SecretKey },
  payload: JsonObject,
): Promise<void> {
  const importId = String(payload["importId"]);
  const me = typeof payload["me"] === "string" ? payload["me"] : null;
  const cursor = (payload["cursor"] ?? null) as Cursor;
  const [exists] = await db.query(sql`
    select from import_runs where user_id = current_user_id() and id = ${importId} for update`);
  // Gone with its person, or erased: nothing to do.
  if (!exists) return;
  const behind = cursor ? sql`and (said_at, id) > (${cursor.saidAt}::timestamptz, ${cursor.id}::uuid)` : sql``;
  const messages = await db.query<Said>(sql`
    select id, text, said_at, said_at::text as place,
      (select before.text from messages before where before.user_id = current_user_id() and before.id = messages.parent_id
        and before.role = 'assistant') as before
    from messages where user_id = current_user_id() and import_run_id = ${importId} and role = 'user'
      and (speaker_name is null or speaker_name = ${me}) ${behind}
    order by messages.said_at, messages.id limit ${STEP}`);
  const words = messages.map(({ id, text, said_at: saidAt, before }) => ({
    messageId: id,
    text,
    saidAt,
    learnings: plain(learnFromMessage(text, { saidAt, injected: before === null ? [] : [before] })),
  }));
  const proposed = await proposeClaims(db, room, words);
  const run = await getRun(db, importId, room.clock.now());
  const last = messages.at(-1);
  const more = messages.length === STEP && last !== undefined;
  await updateRun(db, importId, {
    state: more ? "learning" : "done",
    counts: {
      ...run.counts,
      learned: run.counts.learned + messages.length,
      proposed: run.counts.proposed + proposed,
    },
    errors: run.errors,
    now: room.clock.now(),
  });
  if (more) await enqueueLearning(db, room.clock, { importId, me, cursor: { saidAt: last.place, id: last.id } });
}

/** "Forget ..." was said to another product; here nothing is erased by a file. */
export const plain = (learnings: ReturnType<typeof learnFromMessage>): PlainLearning[] =>
  learnings.filter((learning): learning is PlainLearning => learning.op !== "forget");
