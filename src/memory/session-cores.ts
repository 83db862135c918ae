import type { UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";

/**
 * Has every session's core rendered anew at its next turn, because something that may stand in it does not hold any more.
 * Before `lockMemories`, sessions in one order: a turn locks its session first and memories second, and two who lock in
 * different orders would wait for each other. Turns that come meanwhile wait for this transaction and then see what it did.
 */
export const restaleCores = async (db: UserDatabase): Promise<void> =>
  void (await db.query(sql`
    with held as materialized (
      select id from sessions where user_id = current_user_id() and core is not null order by id for update)
    update sessions set core = null, core_hash = null
    from held where sessions.user_id = current_user_id() and sessions.id = held.id`));
