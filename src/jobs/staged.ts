import { asUser, type UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import type { JsonObject } from "../json.ts";
import { startHeartbeat } from "./heartbeat.ts";
import type { ClaimedJob, Ending, JobOutcome, JobRoom, StagedHandler, StageRunner, Stages } from "./types.ts";

/** A waiting service is not asked again as soon as a failed statement: 30 s, 1 min, ... 64 min. */
export const stagedBackoffMs = (attempts: number): number => 15_000 * 2 ** Math.min(attempts, 8);

type Held = { payload: JsonObject; runAt: Date };

/**
 * Runs a claimed job of a staged kind.
 * @returns `lost` when another worker has it by now, `released` when `stop` aborted it: due again at once, not counted
 * @throws what a stage threw
 */
export async function runStaged(
  room: JobRoom,
  job: ClaimedJob,
  stages: Stages,
  stop: AbortSignal,
): Promise<
  { outcome: Exclude<JobOutcome, "retry" | "failed"> } | { outcome: "retry"; reason: string; afterMs: number }
> {
  const principal = { userId: job.user_id, scopes: ["read", "write"] as const };
  const open = <T>(work: (db: UserDatabase) => Promise<T>): Promise<T> => asUser(room.database, principal, work);
  let lost = false;
  const run: StageRunner = async <Input, Output>(handler: StagedHandler<Input, Output>): Promise<Ending | null> => {
    const begun = await open(async (db) => {
      const held = await hold(db, room, job);
      if (held === null) return null;
      const input = await handler.prepare(db, held.payload, job.attempts);
      if (input === null) await settle(db, job, held.runAt, { end: "done" });
      return { held, input };
    });
    lost = begun === null;
    if (begun === null || begun.input === null) return begun === null ? null : { end: "done" };
    const { input, held } = begun;
    const heartbeat = startHeartbeat(room, job, stop);
    let output: Output;
    try {
      output = await handler.work(input, heartbeat.signal);
    } finally {
      await heartbeat.stop();
    }
    return open(async (db) => {
      lost = (await hold(db, room, job)) === null;
      if (lost) return null;
      const ending = await handler.finish(db, input, output);
      if (ending.end !== "retry") await settle(db, job, held.runAt, ending);
      return ending;
    });
  };
  const ending = await stages.run(run);
  if (ending === null || lost) return { outcome: "lost" };
  if (ending.end !== "retry") return { outcome: ending.end };
  return {
    outcome: "retry",
    reason: ending.reason,
    afterMs: Math.max(ending.afterMs ?? 0, stagedBackoffMs(job.attempts)),
  };
}

/** Locks the job's row for this transaction; null when another worker has it, or it is gone with its person. */
async function hold(db: UserDatabase, { workerId }: JobRoom, { id }: ClaimedJob): Promise<Held | null> {
  const [row] = await db.query<{ payload: JsonObject; run_at: Date }>(sql`
    select payload, run_at from jobs
    where user_id = current_user_id() and id = ${id} and locked_by = ${workerId} and state = 'running' for update`);
  return row === undefined ? null : { payload: row.payload, runAt: row.run_at };
}

/** A job that was enqueued again while it ran stays for the time it was given; one with more to do stays due. */
async function settle(
  db: UserDatabase,
  { id }: ClaimedJob,
  runAt: Date,
  ending: { end: "done" | "more" },
): Promise<void> {
  const again = ending.end === "more" ? sql`true` : sql`run_at > ${runAt}`;
  const kept = await db.query(sql`
    update jobs set state = 'due', created_at = run_at, attempts = 0, locked_by = null, heartbeat_at = null, last_error = null
    where user_id = current_user_id() and id = ${id} and ${again} returning id`);
  if (kept.length === 0) await db.query(sql`delete from jobs where user_id = current_user_id() and id = ${id}`);
}
