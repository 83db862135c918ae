import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { migrate } from "../database/migrate.ts";
import { openPglite } from "../database/pglite.ts";
import { sql } from "../database/sql.ts";
import { provisionUser } from "./provision.ts";

test("an owner who is no superuser can migrate, keeps no membership, and people can still be made", async () => {
  // A database of its own: the shared one was migrated by its superuser.
  const database = await openPglite({});
  try {
    await database.admin.script(`create role migrator login createrole nosuperuser;
      alter database postgres owner to migrator; alter schema public owner to migrator;
      set session authorization migrator`);
    await migrate(database.admin);
    const [state] = await database.admin.query(sql`
      select (select rolsuper from pg_roles where rolname = current_user) as super,
        pg_has_role('migrator', 'rapport_provision', 'usage') as may_become,
        has_schema_privilege('rapport_provision', 'public', 'create') as creates,
        (select pg_get_userbyid(proowner) from pg_proc where proname = 'provision_user') as owner`);
    expect(state).toEqual({ super: false, may_become: false, creates: false, owner: "rapport_provision" });
    await database.admin.script("set session authorization postgres");
    const userId = randomUUID();
    const provision = () =>
      database.transaction("rapport_auth", null, (db) => provisionUser(db, { issuer: "a", subject: "b" }, userId));
    expect([await provision(), await provision()]).toEqual([userId, userId]);
  } finally {
    await database.close();
  }
});
