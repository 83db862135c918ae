import { asUser } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import { errorFields } from "../log.ts";
import type { JsonObject } from "../json.ts";
import { claimJobs, stagedKinds } from "./claim.ts";
import { runStaged, stagedBackoffMs } from "./staged.ts";
import { isStaged, type ClaimedJob, type JobHandler, type JobOutcome, type JobRoom } from "./types.ts";

export { claimJobs } from "./claim.ts";
export { staged, type Ending, type JobHandler, type JobRoom, type StagedHandler, type Stages } from "./types.ts";

const MOST_ATTEMPTS = 8;
/** Jobs that wait for something outside, at once on this server. */
const LANES = 4;
const NEVER = new AbortController().signal;

/** Waits 2, 4, 8 ... 256 seconds between attempts. */
const backoffMs = (attempts: number): number => 1_000 * 2 ** Math.min(attempts, 8);

/**
 * Runs one claimed job as its person. A failure is logged, counted and tried again later; the eighth leaves it `failed`, to be
 * seen. `stop` ends the waiting of a staged job, which is then due again and not counted.
 */
export async function runJob(room: JobRoom, job: ClaimedJob, stop: AbortSignal = NEVER): Promise<JobOutcome> {
  const handler = room.handlers[job.kind];
  try {
    if (!handler) throw new Error(`No handler for jobs of kind ${job.kind}.`);
    if (!isStaged(handler)) return await runPlain(room, job, handler);
    const ended = await runStaged(room, job, handler, stop);
    if (ended.outcome !== "retry") return ended.outcome;
    return await putOff(room, job, { reason: ended.reason, afterMs: ended.afterMs });
  } catch (error) {
    if (stop.aborted) return release(room, job);
    room.log.error({ jobId: job.id, kind: job.kind, attempts: job.attempts, ...errorFields(error) }, "job.failed");
    const afterMs = isStaged(handler) ? stagedBackoffMs(job.attempts) : backoffMs(job.attempts);
    return putOff(room, job, { reason: error instanceof Error ? error.name : "unknown", afterMs });
  }
}

const principalOf = (job: ClaimedJob) => ({ userId: job.user_id, scopes: ["read", "write"] as const });

const runPlain = (room: JobRoom, job: ClaimedJob, handler: JobHandler): Promise<JobOutcome> =>
  asUser(room.database, principalOf(job), async (db) => {
    const [held] = await db.query<{ payload: JsonObject }>(sql`
      select payload from jobs where user_id = current_user_id() and id = ${job.id} and locked_by = ${room.workerId} for update`);
    // Taken over by another worker, or gone with its person: nothing to do here.
    if (!held) return "lost";
    await handler(db, held.payload);
    // Enqueuing it again waits for the lock on this row, and then makes a new job.
    await db.query(sql`delete from jobs where user_id = current_user_id() and id = ${job.id}`);
    return "done";
  });

async function putOff(
  room: JobRoom,
  job: ClaimedJob,
  { reason, afterMs }: { reason: string; afterMs: number },
): Promise<"retry" | "failed"> {
  const failed = job.attempts >= MOST_ATTEMPTS;
  const runAt = new Date(room.clock.now().getTime() + afterMs);
  await asUser(room.database, principalOf(job), (db) =>
    db.query(sql`
      update jobs set state = ${failed ? "failed" : "due"}, run_at = ${runAt}, locked_by = null, heartbeat_at = null, last_error = ${reason}
      where user_id = current_user_id() and id = ${job.id} and locked_by = ${room.workerId}`),
  );
  return failed ? "failed" : "retry";
}

async function release(room: JobRoom, job: ClaimedJob): Promise<"released"> {
  await asUser(room.database, principalOf(job), (db) =>
    db.query(sql`
      update jobs set state = 'due', attempts = greatest(attempts - 1, 0), locked_by = null, heartbeat_at = null
      where user_id = current_user_id() and id = ${job.id} and locked_by = ${room.workerId}`),
  );
  return "released";
}

/** Runs what is due until nothing is; answers how many. Plain jobs one after another, staged ones beside them in lanes. */
export async function runDueJobs(room: JobRoom, stop: AbortSignal = NEVER): Promise<number> {
  const counts = await Promise.all([runPlainJobs(room, stop), runStagedJobs(room, stop)]);
  return counts[0] + counts[1];
}

export async function runPlainJobs(room: JobRoom, stop: AbortSignal): Promise<number> {
  const apart = stagedKinds(room);
  const kinds = Object.keys(room.handlers).filter((kind) => !apart.includes(kind));
  let count = 0;
  while (!stop.aborted) {
    const jobs = await claimJobs(room, 8, kinds);
    if (jobs.length === 0) break;
    for (const job of jobs) await runJob(room, job);
    count += jobs.length;
  }
  return count;
}

export async function runStagedJobs(room: JobRoom, stop: AbortSignal): Promise<number> {
  const kinds = stagedKinds(room);
  if (kinds.length === 0) return 0;
  const lane = async (): Promise<number> => {
    let count = 0;
    while (!stop.aborted) {
      const [job] = await claimJobs(room, 1, kinds);
      if (job === undefined) break;
      await runJob(room, job, stop);
      count += 1;
    }
    return count;
  };
  const counts = await Promise.all(Array.from({ length: LANES }, lane));
  return counts.reduce((sum, count) => sum + count, 0);
}
