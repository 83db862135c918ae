import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import { readSettings } from "../memory/settings.ts";
import { eraseSession } from "./erase-session.ts";

const DAY_MS = 86_400_000;
/** Sessions erased in one transaction; what is left goes with the next round. */
const AT_ONCE = 100;

/**
 * Looks every day, for as long as the person set a number of days, for sessions nobody talked in that long, and erases them. Each
 * day is a job of its own, because a job cannot put itself off.
 */
export async function keepRetention(db: UserDatabase, clock: Clock): Promise<void> {
  const { retentionDays } = await readSettings(db);
  if (retentionDays === null) return;
  const now = clock.now();
  const before = new Date(now.getTime() - retentionDays * DAY_MS);
  const old = await db.query<{ id: string }>(sql`
    select id from sessions where user_id = current_user_id() and updated_at < ${before} order by updated_at limit ${AT_ONCE}`);
  for (const { id } of old) await eraseSession(db, id);
  await enqueueRetention(db, clock, new Date(now.getTime() + (old.length === AT_ONCE ? 1_000 : DAY_MS)));
}

/** The same moment twice is one job. */
export async function enqueueRetention(db: UserDatabase, clock: Clock, runAt: Date): Promise<void> {
  // One chain of days: a change of the settings begins a new one.
  await db.query(sql`delete from jobs where user_id = current_user_id() and kind = 'retention' and state <> 'running'`);
  await db.query(sql`
    insert into jobs (id, kind, unique_key, payload, run_at, created_at)
    values (${clock.id()}, 'retention', ${runAt.toISOString()}, '{}', ${runAt}, ${clock.now()})
    on conflict (user_id, kind, unique_key) do nothing`);
}
