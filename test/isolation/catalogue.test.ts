import { describe, expect, test } from "vitest";
import { checkCatalogue, type Finding } from "../../src/database/catalogue.ts";
import * as lists from "../../src/database/catalogue-lists.ts";
import { readCatalogue } from "../../src/database/catalogue-read.ts";
import { testDatabase } from "../database.ts";

/** What the check says after this change; the change is rolled back. */
async function findingsAfter(script: string): Promise<Finding[]> {
  const { admin } = await testDatabase();
  await admin.script("begin");
  try {
    await admin.script(script);
    return await checkCatalogue(admin);
  } finally {
    await admin.script("rollback");
  }
}

const GOOD = `create table diaries (user_id uuid not null default current_user_id() references users on delete cascade, id uuid not null,
    message_id uuid, primary key (user_id, id), foreign key (user_id, message_id) references messages (user_id, id));
  alter table diaries enable row level security;
  alter table diaries force row level security;
  create policy diaries_owner_only on diaries to rapport_app using (user_id = current_user_id()) with check (user_id = current_user_id());
  grant select, delete on diaries to rapport_app;
  grant insert (id) on diaries to rapport_app;`;

const policy = (using: string, check: string, to = "rapport_app") =>
  `drop policy diaries_owner_only on diaries; create policy p on diaries to ${to} using (${using}) with check (${check});`;
const own = "user_id = current_user_id()";

describe("the database's own catalogue", () => {
  test("shows every table with people's data isolated", async () => {
    const { admin } = await testDatabase();
    const { tables } = await readCatalogue(admin);
    expect(tables.filter(({ forced }) => forced).length).toBeGreaterThan(10);
    expect(await checkCatalogue(admin)).toEqual([]);
  });
  test("has what every written exemption is about: an exemption without its object is removed", async () => {
    const { admin } = await testDatabase();
    const { tables, policies, indexes, foreignKeys } = await readCatalogue(admin);
    const has = (names: string[], wanted: string[]) =>
      expect(wanted.filter((name) => !names.includes(name))).toEqual([]);
    has(
      tables.map(({ name }) => name),
      lists.TABLES_WITHOUT_PEOPLE.map(({ table }) => table),
    );
    has(
      indexes.map(({ name }) => name),
      lists.OWN_KEYS.map(({ index }) => index),
    );
    has(
      policies.map(({ table, name }) => `${table}.${name}`),
      lists.OTHER_POLICIES.map((row) => row.policy),
    );
    has(
      foreignKeys.map(({ table, columns }) => `${table}(${columns.join(", ")})`),
      lists.FOREIGN_KEYS_TO_OWN_KEYS.map(({ table, columns }) => `${table}(${columns})`),
    );
  });
});

describe("a new table", () => {
  test("that follows the rules passes", async () => {
    expect(await findingsAfter(GOOD)).toEqual([]);
  });
  test.each([
    ["has no row security", "alter table diaries disable row level security;"],
    ["does not force row security", "alter table diaries no force row level security;"],
    ["has no policy for rapport_app that covers all commands", "drop policy diaries_owner_only on diaries;"],
    [
      "has no policy for rapport_app that covers all commands",
      `drop policy diaries_owner_only on diaries; create policy p on diaries for select to rapport_app using (${own});`,
    ],
    ["USING does not hold rows", policy("true", own)],
    ["WITH CHECK does not hold rows", policy(own, "true")],
    ["USING does not hold rows", policy(`${own} or id is null`, own)],
    ["USING does not hold rows", policy(`(${own} and id is null) or true`, own)],
    ["lets in PUBLIC", policy(own, own, "public")],
    ["lets in rapport_worker", policy(own, own, "rapport_app, rapport_worker")],
    ["a sub-select", policy(`${own} and exists (select from users)`, own)],
    ["has no primary key", "alter table diaries drop constraint diaries_pkey;"],
    [
      "primary key diaries_pkey is not led by user_id",
      "alter table diaries drop constraint diaries_pkey, add primary key (id, user_id);",
    ],
    ["unique index diaries_by_id is not led", "create unique index diaries_by_id on diaries (id);"],
    [
      "unique index diaries_by_case is not led",
      "create unique index diaries_by_case on diaries (lower(id::text), user_id);",
    ],
    ["could point at another person's row", "alter table diaries add agent_id uuid references agents (id);"],
    [
      "could point at another person's row",
      "alter table diaries add foreign key (message_id, user_id) references messages (id, user_id);",
    ],
    ["has no user_id uuid not null", "alter table diaries drop constraint diaries_pkey, alter user_id drop not null;"],
    ["lets rapport_app insert user_id", "grant insert on diaries to rapport_app;"],
    ["lets rapport_app insert user_id", "grant insert (user_id) on diaries to rapport_app;"],
    ["lets rapport_app update user_id", "grant update (id, user_id) on diaries to rapport_app;"],
    ["grants TRUNCATE", "grant truncate on diaries to rapport_app;"],
    ["grants REFERENCES on id", "grant references (id) on diaries to rapport_app;"],
    ["grants TRIGGER", "grant trigger on diaries to rapport_worker;"],
    ["grants SELECT to everybody", "grant select on diaries to public;"],
    ["grants SELECT on id to everybody", "grant select (id) on diaries to public;"],
    ["grants SELECT to rapport_worker", "grant select on diaries to rapport_worker;"],
    ["grants SELECT on id to rapport_auth", "grant select (id) on diaries to rapport_auth;"],
    [
      "is owned by rapport_app",
      "grant create on schema public to rapport_app; alter table diaries owner to rapport_app;",
    ],
    ["lies in schema attic", "create schema attic; create table attic.diaries (id uuid);"],
    ["is a view that runs with its owner's rights", "create view all_diaries as select * from diaries;"],
    ["is a materialized view", "create materialized view all_diaries as select * from diaries;"],
  ])("is flagged: %s", async (problem, change) => {
    const findings = await findingsAfter(GOOD + change);
    expect(findings.map((finding) => `${finding.object} ${finding.problem}`).join("\n")).toContain(problem);
  });
});

describe("around the tables", () => {
  test.each([
    [
      "grants SELECT to rapport_app",
      "grant usage on schema accounts to rapport_app; grant select on accounts.session to rapport_app;",
    ],
    ["grants UPDATE to rapport_auth", "grant update on accounts.jwks to rapport_auth;"],
    ["may be called by everybody", "create function f() returns int language sql return 1;"],
    [
      "is not on the reviewed list",
      "create function f() returns int language sql security definer set search_path = pg_catalog return 1;",
    ],
    [
      "without a search_path that begins with pg_catalog",
      "alter function provision_user(text, text, uuid) reset search_path;",
    ],
    [
      "without a search_path that begins with pg_catalog",
      "alter function provision_user(text, text, uuid) set search_path = public, pg_catalog;",
    ],
    ["should belong to rapport_provision", "alter function provision_user(text, text, uuid) owner to current_user;"],
    ["not in the database as SECURITY DEFINER", "alter function provision_user(text, text, uuid) security invoker;"],
    ["role rapport_app has bypassrls", "alter role rapport_app bypassrls;"],
    ["role rapport_worker has superuser", "alter role rapport_worker superuser;"],
    ["role rapport_auth has createrole", "alter role rapport_auth createrole;"],
    ["is a member of rapport_auth", "grant rapport_auth to rapport_app;"],
    ["role rapport_app may create in public", "grant create on schema public to rapport_app;"],
  ])("is flagged: %s", async (problem, change) => {
    const findings = await findingsAfter(change);
    expect(findings.map((finding) => `${finding.object} ${finding.problem}`).join("\n")).toContain(problem);
  });
});
