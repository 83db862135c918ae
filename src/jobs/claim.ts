import { sql } from "../database/sql.ts";
import { isStaged, type ClaimedJob, type JobRoom } from "./types.ts";

/** A worker that has not written its heartbeat for so long is taken for dead; transactions are short (statement timeout 15 s). */
export const DEAD_AFTER_MS = 60_000;

// Any constant will do, as long as every server of this product takes the same one.
const CLAIMING = 7_271_002;

export const stagedKinds = ({ handlers }: JobRoom): string[] =>
  Object.keys(handlers).filter((kind) => isStaged(handlers[kind]));

/**
 * Takes up to `limit` due jobs of these kinds (default: all it has handlers for) for this worker, skipping what other servers hold. Runs as
 * `rapport_worker`: sees whose job is due and of which kind, and nothing of what it is about.
 *
 * Of a staged kind a person has one running job at most. Two servers that look at the same moment would both see none, so
 * claiming is done one at a time; it takes a millisecond.
 */
export const claimJobs = (room: JobRoom, limit: number, kinds = Object.keys(room.handlers)): Promise<ClaimedJob[]> => {
  const { database, clock, workerId } = room;
  const now = clock.now();
  const dead = new Date(now.getTime() - DEAD_AFTER_MS);
  const apart = stagedKinds(room);
  return database.transaction("rapport_worker", null, async (db) => {
    await db.query(sql`select pg_advisory_xact_lock(${CLAIMING})`);
    return db.query<ClaimedJob>(sql`
      with open as (
        select user_id, id, kind, run_at,
          row_number() over (partition by user_id, kind order by run_at, id) as turn,
          exists (select from jobs as busy where busy.user_id = jobs.user_id and busy.kind = jobs.kind and busy.id <> jobs.id
            and busy.state = 'running' and busy.heartbeat_at >= ${dead}) as waits
        from jobs
        where ((state = 'due' and run_at <= ${now}) or (state = 'running' and heartbeat_at < ${dead}))
          and kind = any(${kinds}::text[]))
      update jobs set state = 'running', locked_by = ${workerId}, heartbeat_at = ${now}, attempts = attempts + 1
      where (user_id, id) in (
        select user_id, id from jobs
        where (user_id, id) in (select user_id, id from open where kind <> all(${apart}::text[]) or (turn = 1 and not waits))
        order by run_at limit ${limit} for update skip locked)
      returning user_id, id, kind, attempts`);
  });
};
