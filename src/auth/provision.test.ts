import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { freshPerson, testDatabase } from "../../test/database.ts";
import { systemClock } from "../clock.ts";
import { asUser } from "../database/as-user.ts";
import { sql, type Sql } from "../database/sql.ts";
import type { Role } from "../database/types.ts";
import { principalOfHost } from "./host.ts";
import { provisionUser } from "./provision.ts";

const as = async <Row extends object>(role: Role, statement: Sql, userId: string | null = null) => {
  const { database } = await testDatabase();
  return database.transaction(role, userId, (db) => db.query<Row>(statement));
};
const provision = async (issuer: string, subject: string, newUserId: string = randomUUID()) => {
  const { database } = await testDatabase();
  return database.transaction("rapport_auth", null, (db) => provisionUser(db, { issuer, subject }, newUserId));
};

describe("provision_user", () => {
  test("makes one person of fifty first sign-ins at once, and no person without an identity", async () => {
    const { admin } = await testDatabase();
    const subject = randomUUID();
    const offered = Array.from({ length: 50 }, () => randomUUID());
    const given = await Promise.all(offered.map((id) => provision("race", subject, id)));
    expect(new Set(given).size).toBe(1);
    expect(offered).toContain(given[0]);
    const made = await admin.query<{ user_id: string }>(sql`select user_id from users where user_id = any(${offered})`);
    expect(made).toEqual([{ user_id: given[0] }]);
  });
  test("tells identities apart by issuer and by every character of the subject", async () => {
    const subject = randomUUID();
    const people = await Promise.all([
      provision("a", subject),
      provision("b", subject),
      provision("a", subject.slice(0, 8)),
      provision("a", `${subject} `),
      provision("a", "*"),
      provision("a", "%"),
    ]);
    expect(new Set(people).size).toBe(6);
  });
  test("refuses a user id that is taken, and leaves nothing behind", async () => {
    const anna = await freshPerson();
    const subject = randomUUID();
    await expect(provision("host", subject, anna.userId)).rejects.toMatchObject({ code: "conflict" });
    expect(await as("rapport_auth", sql`select from identities where subject = ${subject}`)).toEqual([]);
  });
  test("refuses an identity without a name", async () => {
    await expect(provision("", "x")).rejects.toMatchObject({ code: "internal" });
    await expect(provision("host", "")).rejects.toMatchObject({ code: "internal" });
  });
  test("may be called by nobody but rapport_auth", async () => {
    const call = sql`select public.provision_user('x', 'y', ${randomUUID()})`;
    await expect(as("rapport_app", call, randomUUID())).rejects.toMatchObject({ cause: { code: "42501" } });
    await expect(as("rapport_worker", call)).rejects.toMatchObject({ cause: { code: "42501" } });
  });
  test("an identity goes with its person", async () => {
    const { database } = await testDatabase();
    const subject = randomUUID();
    const userId = await provision("host", subject);
    await asUser(database, { userId, scopes: ["write"] }, (db) =>
      db.query(sql`delete from users where user_id = ${userId}`),
    );
    expect(await as("rapport_auth", sql`select from identities where subject = ${subject}`)).toEqual([]);
  });
});

describe("the schema of accounts", () => {
  test("is closed to the roles that serve people", async () => {
    const { admin } = await testDatabase();
    const tables = await admin.query<{ name: string }>(
      sql`select format('accounts.%I', tablename) as name from pg_tables where schemaname = 'accounts'`,
    );
    expect(tables.map((table) => table.name).sort()).toEqual([
      'accounts."user"',
      "accounts.account",
      "accounts.identities",
      "accounts.jwks",
      "accounts.session",
      "accounts.verification",
    ]);
    const open = await admin.query(sql`
      select r.rolname, c.relname from pg_roles r cross join pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'accounts' and c.relkind = 'r' and r.rolname in ('rapport_app', 'rapport_worker', 'rapport_search')
        and (has_schema_privilege(r.rolname, 'accounts', 'usage') or has_table_privilege(r.rolname, c.oid, 'select,insert,update,delete,references,trigger,truncate'))`);
    expect(open).toEqual([]);
    for (const statement of [
      sql`select * from accounts."user"`,
      sql`select * from accounts.identities`,
      sql`delete from accounts.session`,
    ]) {
      await expect(as("rapport_app", statement, randomUUID())).rejects.toMatchObject({ cause: { code: "42501" } });
    }
  });
  test("is all that rapport_auth reaches", async () => {
    for (const statement of [
      sql`select * from public.users`,
      sql`select * from public.memories`,
      sql`insert into public.users (user_id) values (${randomUUID()})`,
      sql`insert into identities (issuer, subject, user_id) values ('a', 'b', ${randomUUID()})`,
      sql`update identities set user_id = ${randomUUID()}`,
      sql`delete from jwks`,
      sql`create table accounts.mine ()`,
    ]) {
      await expect(as("rapport_auth", statement)).rejects.toMatchObject({ cause: { code: "42501" } });
    }
  });
  test("leaves the function's owner able to make a person and nothing else", async () => {
    const { admin } = await testDatabase();
    const [state] = await admin.query(sql`
      select rolcanlogin or rolsuper or rolbypassrls as strong,
        has_table_privilege('rapport_provision', 'users', 'select,update,delete,truncate') as reads_users,
        has_table_privilege('rapport_provision', 'accounts.identities', 'update,delete,truncate') as changes_identities,
        has_schema_privilege('rapport_provision', 'public', 'create') as creates,
        (select pg_get_userbyid(proowner) from pg_proc where oid = 'public.provision_user(text,text,uuid)'::regprocedure) as owner,
        (select count(*) from pg_auth_members where roleid = r.oid and member <> 10)::int as members
      from pg_roles r where rolname = 'rapport_provision'`);
    expect(state).toMatchObject({
      strong: false,
      reads_users: false,
      changes_identities: false,
      creates: false,
      owner: "rapport_provision",
    });
  });
});

describe("a host application's ids", () => {
  test("mean the same person each time, and another for each host", async () => {
    const { database } = await testDatabase();
    const id = `employee ${randomUUID()} ñ 👋`;
    const first = await principalOfHost(database, "shop", id);
    expect(await principalOfHost(database, "shop", id)).toEqual(first);
    expect((await principalOfHost(database, "crm", id)).userId).not.toBe(first.userId);
    expect(first).toEqual({ userId: expect.stringMatching(/^[0-9a-f-]{36}$/), scopes: ["read", "write"] });
  });
  test("are never used as user ids, even when they look like one", async () => {
    const { database } = await testDatabase();
    const anna = await freshPerson();
    expect((await principalOfHost(database, "shop", anna.userId)).userId).not.toBe(anna.userId);
  });
  test("of an erased person are met as a new one within seconds", async () => {
    const { database } = await testDatabase();
    const { admin } = await testDatabase();
    const id = randomUUID();
    let offsetMs = 0;
    const clock = { id: systemClock.id, now: () => new Date(Date.now() + offsetMs) };
    const before = await principalOfHost(database, "erased", id, clock);
    await admin.query(sql`delete from users where user_id = ${before.userId}`);
    offsetMs = 6_000;
    expect((await principalOfHost(database, "erased", id, clock)).userId).not.toBe(before.userId);
  });
  test.each([
    ["an empty id", "shop", "", "userId"],
    ["an id too long", "shop", "x".repeat(513), "userId"],
    ["a NUL", "shop", "a\u0000b", "userId"],
    ["half a surrogate pair", "shop", "a\udc00", "userId"],
    ["an empty host", "", "a", "issuer"],
    ["the issuer of our own accounts", "account", "a", "issuer"],
  ])("refuses %s", async (_what, issuer, subject, field) => {
    const { database } = await testDatabase();
    await expect(principalOfHost(database, issuer, subject)).rejects.toMatchObject({
      code: "invalid_input",
      details: { field },
    });
  });
});
