import type { Clock } from "../clock.ts";
import { asUser, type Principal } from "../database/as-user.ts";
import type { Database } from "../database/types.ts";
import { beginIdempotent, failIdempotent, finishIdempotent, type Kept, type KeyUse } from "./keys.ts";

export { beginIdempotent, failIdempotent, finishIdempotent, type Kept, type KeyUse } from "./keys.ts";

/** The keys of every person in the database, each step in a transaction of its own. */
export function createIdempotency(database: Database, clock: Clock) {
  return {
    begin: (principal: Principal, use: KeyUse): Promise<Kept | null> =>
      asUser(database, principal, (db) => beginIdempotent(db, clock, use)),
    finish: (principal: Principal, key: string, answer: Kept): Promise<void> =>
      asUser(database, principal, (db) => finishIdempotent(db, key, answer)),
    fail: (principal: Principal, key: string): Promise<void> =>
      asUser(database, principal, (db) => failIdempotent(db, key)),
  };
}
