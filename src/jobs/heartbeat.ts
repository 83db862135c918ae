import { sql } from "../database/sql.ts";
import { errorFields } from "../log.ts";
import type { ClaimedJob, JobRoom } from "./types.ts";

/** A quarter of the time after which a silent worker is taken for dead. */
const EVERY_MS = 15_000;

/** Says that this worker lives; false when it no longer has the job. */
export async function beat({ database, clock, workerId }: JobRoom, job: ClaimedJob): Promise<boolean> {
  const rows = await database.transaction("rapport_worker", null, (db) =>
    db.query(sql`
      update jobs set heartbeat_at = ${clock.now()}
      where user_id = ${job.user_id} and id = ${job.id} and locked_by = ${workerId} and state = 'running' returning id`),
  );
  return rows.length > 0;
}

export type Heartbeat = { signal: AbortSignal; stop(): Promise<void> };

/** Beats until stopped. The signal aborts when the job is no longer this worker's, or `stop` does. */
export function startHeartbeat(room: JobRoom, job: ClaimedJob, stop: AbortSignal): Heartbeat {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  if (stop.aborted) abort();
  else stop.addEventListener("abort", abort, { once: true });
  let last: Promise<void> = Promise.resolve();
  let beating = false;
  const timer = setInterval(() => {
    // A slow database must not be asked again and again before it has answered: the beats would take every connection.
    if (beating) return;
    beating = true;
    last = beat(room, job)
      .then(
        (ours) => {
          if (!ours) abort();
        },
        // A beat that fails is only missed; when many are, another worker takes over and this one finds out at its end.
        (error: unknown) => room.log.warn({ jobId: job.id, ...errorFields(error) }, "job.heartbeat"),
      )
      .finally(() => {
        beating = false;
      });
  }, room.heartbeatMs ?? EVERY_MS);
  timer.unref();
  return {
    signal: controller.signal,
    async stop() {
      clearInterval(timer);
      stop.removeEventListener("abort", abort);
      await last;
    },
  };
}
