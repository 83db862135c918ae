import type { UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";

/**
 * Has every session's core rendered anew at its next turn, because something that may stand in it does not hold any more.
 * Comes behind `lockMemories`, which whoever locks a session and memories takes first: two in another order would wait for
 * each other.
 */
export const restaleCores = async (db: UserDatabase): Promise<void> =>
  void (await db.query(sql`
    update sessions set core = null, core_hash = null where user_id = current_user_id() and core is not null`));
