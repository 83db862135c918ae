import type { Clock } from "../clock.ts";
import { asUser, type Principal } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import type { Database } from "../database/types.ts";
import type { AccountReceipt } from "../verbs.ts";

const REMAINS =
  "Copies outside the tables are not reached: the database's write-ahead log until it is recycled, and snapshots and backups until the oldest has been replaced.";

type Counts = Pick<AccountReceipt, "agents" | "sessions" | "messages" | "memories">;

/**
 * Erases everything of a person in an order that can be repeated when it breaks off: first all they ever said or made, then the
 * account that leads to them, last their own row with whatever else hangs on it. Until that, they can sign in and ask again.
 */
export async function eraseAccount(
  { database, clock }: { database: Database; clock: Clock },
  principal: Principal,
  removeAccount: () => Promise<void>,
): Promise<AccountReceipt> {
  const counts = await asUser(database, principal, async (db) => {
    const [row] = await db.query<Counts>(sql`
      select (select count(*) from agents where user_id = current_user_id())::int as agents,
        (select count(*) from sessions where user_id = current_user_id())::int as sessions,
        (select count(*) from messages where user_id = current_user_id())::int as messages,
        (select count(*) from memories where user_id = current_user_id() and version_of is null)::int as memories`);
    // Sessions, messages, traces and passages go with their agents.
    await db.query(sql`delete from agents where user_id = current_user_id()`);
    await db.query(sql`delete from memories where user_id = current_user_id()`);
    await db.query(sql`delete from idempotency_keys where user_id = current_user_id()`);
    await db.query(sql`delete from jobs where user_id = current_user_id()`);
    await db.query(sql`delete from tombstones where user_id = current_user_id()`);
    return row;
  });
  await removeAccount();
  await asUser(database, principal, (db) => db.query(sql`delete from users where user_id = current_user_id()`));
  const { agents = 0, sessions = 0, messages = 0, memories = 0 } = counts ?? {};
  return {
    receiptId: clock.id(),
    erasedAt: clock.now(),
    ...{ agents, sessions, messages, memories },
    remains: REMAINS,
  };
}
