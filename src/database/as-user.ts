import { RapportError } from "../errors.ts";
import type { Database, Queryable } from "./types.ts";

/** Who asks. Made only from a verified token, key or the host application's own identity. */
export type Principal = { userId: string; scopes: readonly Scope[] };
export type Scope = "read" | "write";

declare const mark: unique symbol;
/** A connection inside one person's transaction. Only `asUser` makes one, so a verb that takes it cannot run unprotected. */
export type UserDatabase = Queryable & { readonly userId: string; readonly [mark]: true };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The one door to people's data: a transaction as `rapport_app` for this person. */
export async function asUser<T>(
  database: Database,
  principal: Principal,
  work: (db: UserDatabase) => Promise<T>,
): Promise<T> {
  if (!UUID.test(principal.userId)) throw new RapportError("unauthenticated", "This request names no person.");
  return database.transaction("rapport_app", principal.userId, (db) =>
    work({ query: (statement) => db.query(statement), userId: principal.userId } as UserDatabase),
  );
}
