import { join, sql, type Sql } from "../database/sql.ts";
import type { MemoryState, MemoryTimes } from "./types.ts";

/**
 * Which rows of `memories` speak of a time. Looking from today, the live rows; from another time, the versions that were believed
 * then. Without a state only what holds is meant; looking at another time, what held then.
 */
export function holdingAt({ asOf, believedAt }: MemoryTimes, state?: MemoryState): Sql {
  const parts: Sql[] = [];
  if (asOf === undefined && believedAt === undefined) parts.push(sql`version_of is null`);
  if (believedAt !== undefined)
    parts.push(sql`recorded_at <= ${believedAt} and (retracted_at is null or retracted_at > ${believedAt})`);
  else if (asOf !== undefined) parts.push(sql`version_of is null and retracted_at is null`);
  // Of what has no known beginning we know only that it was true when it was said.
  if (asOf !== undefined)
    parts.push(sql`coalesce(valid_from, memories.said_at) <= ${asOf} and (valid_to is null or valid_to > ${asOf})`);
  if (state !== undefined) parts.push(sql`memories.state = ${state}`);
  else if (asOf !== undefined) parts.push(sql`memories.state in ('active', 'superseded', 'expired')`);
  else parts.push(sql`memories.state = 'active'`);
  return join(parts, sql` and `);
}

export const isPresent = ({ asOf, believedAt }: MemoryTimes): boolean => asOf === undefined && believedAt === undefined;
