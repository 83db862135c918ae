import type { UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import { RapportError } from "../errors.ts";
import type { MemoryHealth } from "../verbs.ts";

const THIRTY_DAYS_MS = 30 * 86_400_000;

type HealthRow = Omit<MemoryHealth, "recalledShare">;

/**
 * How the memory is doing, counted from the rows themselves. Recalled is what stood in a prompt because it was found for that
 * message (`turn_traces`), not what every prompt says of the person anyway.
 */
export async function memoryHealth(db: UserDatabase, now: Date): Promise<MemoryHealth> {
  const since = new Date(now.getTime() - THIRTY_DAYS_MS);
  const [row] = await db.query<HealthRow & { recalled: number }>(sql`
    with live as (
      select id, scope, agent_id, state, expires_at, valid_to, polarity,
        lower(regexp_replace(text, '[^[:alnum:]]+', '', 'g')) as words
      from memories where user_id = current_user_id() and version_of is null and state in ('active', 'candidate', 'quarantined')),
    held as (select * from live where state = 'active'),
    alike as (select count(*) - 1 as surplus from held group by scope, agent_id, words having count(*) > 1),
    injected as (
      select distinct line ->> 'memoryId' as id from turn_traces, jsonb_array_elements(recalled) as line
      where turn_traces.user_id = current_user_id() and created_at >= ${since} and (line ->> 'injected')::boolean
        and line ->> 'memoryId' is not null)
    select (select count(*) from held)::int as memories,
      (select coalesce(sum(surplus), 0) from alike)::int as duplicates,
      (select count(*) from held where expires_at <= ${now} or valid_to <= ${now})::int as stale,
      (select count(*) from live where not exists (
        select from memory_evidence e where e.user_id = current_user_id() and e.memory_id = live.id))::int as unsupported,
      (select count(*) from conflicts c where c.user_id = current_user_id() and resolved_at is null
        and exists (select from live where live.id = c.memory_id and live.state = 'candidate')
        and exists (select from held where held.id = c.against_id))::int as conflicts,
      (select count(*) from live where state = 'candidate')::int as waiting,
      (select count(*) from live where state = 'quarantined')::int as quarantined,
      (select count(*) from held where id::text in (select id from injected))::int as recalled`);
  if (!row) throw new RapportError("internal", "The memories could not be counted.");
  const { recalled, ...counts } = row;
  return { ...counts, recalledShare: counts.memories === 0 ? null : recalled / counts.memories };
}
