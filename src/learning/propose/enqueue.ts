import type { Clock } from "../../clock.ts";
import type { UserDatabase } from "../../database/as-user.ts";
import { json, sql } from "../../database/sql.ts";

/** A session that rests for so long is read: the person may well have said all they meant to. */
const IDLE_MS = 5 * 60_000;
/** One that never rests is read after this time all the same. */
const LONGEST_WAIT = "30 minutes";
/** Tokens of the person's words that are worth a call at once: a good part of what one call reads. */
const ENOUGH_TOKENS = 1_500;

/**
 * Has a model read what it has not read of this session; nothing when there is nothing of the person's. At once when there is
 * much of it or the session has ended, otherwise when it rests. One job a session: enqueuing again moves it.
 */
export async function enqueueProposing(db: UserDatabase, clock: Clock, sessionId: string): Promise<void> {
  const now = clock.now();
  const idle = new Date(now.getTime() + IDLE_MS);
  await db.query(sql`
    insert into jobs (id, kind, unique_key, payload, run_at, created_at)
    select ${clock.id()}::uuid, 'propose', ${sessionId}::text, ${json({ sessionId })}::jsonb,
      case when unread.ended or unread.tokens >= ${ENOUGH_TOKENS} then ${now}::timestamptz else ${idle}::timestamptz end, ${now}::timestamptz
    from (
      select coalesce(sum(tokens), 0) as tokens, bool_or(ended_at is not null) as ended
      from sessions join messages on messages.user_id = current_user_id() and session_id = sessions.id
      where sessions.user_id = current_user_id() and sessions.id = ${sessionId}::uuid and role = 'user' and position >= proposed_position
        and replaced_at is null
      having count(*) > 0) as unread
    on conflict (user_id, kind, unique_key) do update set
      -- A running job must see that it is wanted again; a waiting one is not put off for ever.
      run_at = case jobs.state when 'running' then greatest(excluded.run_at, jobs.run_at + interval '1 millisecond')
        when 'due' then case when jobs.attempts > 0 then jobs.run_at
          else least(excluded.run_at, jobs.created_at + ${LONGEST_WAIT}::interval) end
        else excluded.run_at end,
      state = case jobs.state when 'failed' then 'due' else jobs.state end,
      attempts = case jobs.state when 'failed' then 0 else jobs.attempts end`);
}
