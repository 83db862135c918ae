import type { Clock } from "../clock.ts";
import { asUser, type UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import type { Database } from "../database/types.ts";
import type { JsonObject } from "../json.ts";
import { errorFields, type Log } from "../log.ts";

/** What a kind of job does, in the person's own transaction: what it wrote and the job's end are one commit. */
export type JobHandler = (db: UserDatabase, payload: JsonObject) => Promise<void>;

export type JobRoom = {
  database: Database;
  clock: Clock;
  log: Log;
  workerId: string;
  handlers: Record<string, JobHandler>;
};

type Due = { user_id: string; id: string; kind: string; attempts: number };

/** A worker that has not written its heartbeat for so long is taken for dead; handlers are short transactions (statement timeout 15 s). */
const DEAD_AFTER_MS = 60_000;
const MOST_ATTEMPTS = 8;

/** Waits 2, 4, 8 ... 256 seconds between attempts. */
const backoffMs = (attempts: number): number => 1_000 * 2 ** Math.min(attempts, 8);

/**
 * Takes up to `limit` due jobs for this worker, skipping what other servers hold. Runs as `rapport_worker`: sees whose job is due
 * and of which kind, and nothing of what it is about.
 */
export const claimJobs = ({ database, clock, workerId }: JobRoom, limit: number): Promise<Due[]> =>
  database.transaction("rapport_worker", null, (db) =>
    db.query<Due>(sql`
      update jobs set state = 'running', locked_by = ${workerId}, heartbeat_at = ${clock.now()}, attempts = attempts + 1
      where (user_id, id) in (
        select user_id, id from jobs
        where (state = 'due' and run_at <= ${clock.now()})
          or (state = 'running' and heartbeat_at < ${new Date(clock.now().getTime() - DEAD_AFTER_MS)})
        order by run_at limit ${limit} for update skip locked)
      returning user_id, id, kind, attempts`),
  );

/** Runs one claimed job as its person. A failure is logged, counted and tried again later; the eighth leaves it `failed`, to be seen. */
export async function runJob(room: JobRoom, job: Due): Promise<"done" | "retry" | "failed"> {
  const principal = { userId: job.user_id, scopes: ["read", "write"] as const };
  const handler = room.handlers[job.kind];
  try {
    if (!handler) throw new Error(`No handler for jobs of kind ${job.kind}.`);
    await asUser(room.database, principal, async (db) => {
      const [held] = await db.query<{ payload: JsonObject }>(sql`
        select payload from jobs where user_id = current_user_id() and id = ${job.id} and locked_by = ${room.workerId} for update`);
      // Taken over by another worker, or gone with its person: nothing to do here.
      if (!held) return;
      await handler(db, held.payload);
      // Enqueued again while it ran: run_at lies ahead, and the job stays for the next time.
      await db.query(sql`delete from jobs where user_id = current_user_id() and id = ${job.id}`);
    });
    return "done";
  } catch (error) {
    const failed = job.attempts >= MOST_ATTEMPTS;
    room.log.error(
      { jobId: job.id, kind: job.kind, attempts: job.attempts, failed, ...errorFields(error) },
      "job.failed",
    );
    const runAt = new Date(room.clock.now().getTime() + backoffMs(job.attempts));
    await asUser(room.database, principal, (db) =>
      db.query(sql`
        update jobs set state = ${failed ? "failed" : "due"}, run_at = ${runAt}, locked_by = null, heartbeat_at = null,
          last_error = ${error instanceof Error ? error.name : "unknown"}
        where user_id = current_user_id() and id = ${job.id} and locked_by = ${room.workerId}`),
    );
    return failed ? "failed" : "retry";
  }
}

/** Runs what is due until nothing is; answers how many. */
export async function runDueJobs(room: JobRoom): Promise<number> {
  let count = 0;
  for (;;) {
    const jobs = await claimJobs(room, 8);
    if (jobs.length === 0) return count;
    for (const job of jobs) await runJob(room, job);
    count += jobs.length;
  }
}
