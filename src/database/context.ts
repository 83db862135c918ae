import { RapportError } from "../errors.ts";
import { type Sql, sql } from "./sql.ts";
import type { Role } from "./types.ts";

/** What a transaction must say of itself before anything it did is kept. */
export type ContextRow = { role: string; user_id: string | null };

/**
 * Sets role and person for this transaction alone: a session-level setting would leak through a connection pooler.
 * A statement of its own, first in the transaction: set inside a larger query, the plan's order would decide whose rows it reads.
 * Its answer says what the transaction became (a list without tables is evaluated left to right).
 */
export const enterContext = (role: Role, userId: string | null): Sql =>
  sql`select set_config('role', ${role}, true), set_config('search_path', ${role === "rapport_auth" ? "accounts" : "public"}, true),
    set_config('rapport.user_id', ${userId ?? ""}, true) as user_id, current_user::text as role`;

export function assertContext(row: ContextRow | undefined, role: Role, userId: string | null): void {
  if (row?.role !== role || (row.user_id ?? "") !== (userId ?? "")) {
    throw new RapportError(
      "internal",
      "The database did not take on the role it was asked to; nothing was read or written.",
    );
  }
}
