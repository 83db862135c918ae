import { RapportError } from "../errors.ts";
import { sql } from "../database/sql.ts";
import type { Queryable } from "../database/types.ts";

/** The issuer of identities that are accounts of this server; no host application may use it. */
export const ACCOUNT_ISSUER = "account";

/**
 * The user id of an outside identity; an unknown one becomes a new person under `newUserId`. Runs as `rapport_auth`.
 * @throws RapportError conflict when `newUserId` is taken
 */
export async function provisionUser(
  db: Queryable,
  identity: { issuer: string; subject: string },
  newUserId: string,
): Promise<string> {
  const [row] = await db.query<{ user_id: string | null }>(
    sql`select public.provision_user(${identity.issuer}, ${identity.subject}, ${newUserId}) as user_id`,
  );
  if (!row?.user_id) throw new RapportError("internal", "The person could not be found or made.");
  return row.user_id;
}
