import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { freshPerson, testDatabase } from "../../test/database.ts";
import { asUser } from "./as-user.ts";
import { migrate, readMigrations } from "./migrate.ts";
import { compile, empty, join, sql } from "./sql.ts";

const insertAgent = (id: string) =>
  sql`insert into agents (id, agent_name, persona, created_at, updated_at) values (${id}, 'A', '{}', now(), now())`;

describe("the sql tag", () => {
  test("turns values into parameters and splices fragments with theirs", () => {
    const filter = sql`a = ${1} and b = ${"x'; drop table users; --"}`;
    expect(compile(sql`select * from t where ${filter} limit ${5}`)).toEqual({
      text: "select * from t where a = $1 and b = $2 limit $3",
      values: [1, "x'; drop table users; --", 5],
    });
    expect(compile(join([sql`a = ${1}`, sql`b = ${2}`], sql` and `))).toEqual({
      text: "a = $1 and b = $2",
      values: [1, 2],
    });
    expect(compile(sql`x${empty}y`)).toEqual({ text: "xy", values: [] });
  });
  test("a plain object that looks like a fragment is a value, not syntax", () => {
    const forged = { text: ["1=1"], values: [] };
    expect(compile(sql`select ${forged}`)).toEqual({ text: "select $1", values: [forged] });
  });
});

describe("the one door", () => {
  test("shows a person their own rows and nobody else's", async () => {
    const { database } = await testDatabase();
    const [anna, ben] = [await freshPerson(), await freshPerson()];
    const id = randomUUID();
    await asUser(database, anna, (db) => db.query(insertAgent(id)));
    const seen = (person: typeof anna) =>
      asUser(database, person, (db) => db.query<{ id: string }>(sql`select id from agents`));
    expect(await seen(anna)).toEqual([{ id }]);
    expect(await seen(ben)).toEqual([]);
  });
  test("refuses to insert a row for another person, and to change or delete theirs", async () => {
    const { database } = await testDatabase();
    const [anna, ben] = [await freshPerson(), await freshPerson()];
    const id = randomUUID();
    await asUser(database, anna, (db) => db.query(insertAgent(id)));
    await expect(
      asUser(database, ben, (db) =>
        db.query(
          sql`insert into agents (id, user_id, agent_name, persona, created_at, updated_at) values (${randomUUID()}, ${anna.userId}, 'A', '{}', now(), now())`,
        ),
      ),
    ).rejects.toMatchObject({ code: "internal" });
    expect(await asUser(database, ben, (db) => db.query(sql`update agents set agent_name = 'B' returning id`))).toEqual(
      [],
    );
    expect(await asUser(database, ben, (db) => db.query(sql`delete from agents returning id`))).toEqual([]);
    expect(await asUser(database, anna, (db) => db.query(sql`select agent_name from agents`))).toEqual([
      { agent_name: "A" },
    ]);
  });
  test("refuses a session with an agent the person cannot see, although the foreign key would accept it", async () => {
    const { database } = await testDatabase();
    const [anna, ben] = [await freshPerson(), await freshPerson()];
    const id = randomUUID();
    await asUser(database, anna, (db) => db.query(insertAgent(id)));
    await expect(
      asUser(database, ben, (db) =>
        db.query(
          sql`insert into sessions (id, agent_id, created_at, updated_at) values (${randomUUID()}, ${id}, now(), now())`,
        ),
      ),
    ).rejects.toMatchObject({ code: "internal" });
  });
  test("undoes everything when the work fails", async () => {
    const { database } = await testDatabase();
    const anna = await freshPerson();
    await expect(
      asUser(database, anna, async (db) => {
        await db.query(insertAgent(randomUUID()));
        throw new Error("stopped halfway");
      }),
    ).rejects.toThrow("stopped halfway");
    expect(await asUser(database, anna, (db) => db.query(sql`select id from agents`))).toEqual([]);
  });
  test("leaves no person behind for the next transaction", async () => {
    const { database } = await testDatabase();
    await asUser(database, await freshPerson(), (db) => db.query(sql`select 1`));
    const [row] = await database.transaction("rapport_worker", null, (db) =>
      db.query<{ id: string | null }>(sql`select current_user_id() as id`),
    );
    expect(row?.id).toBeNull();
  });
  test.each(["", "1", "*", "%", "00000000-0000-0000-0000-00000000000g", "00000000-0000-0000-0000-000000000001'; --"])(
    "refuses the person id %j before the database sees it",
    async (userId) => {
      const { database } = await testDatabase();
      await expect(asUser(database, { userId, scopes: [] }, (db) => db.query(sql`select 1`))).rejects.toMatchObject({
        code: "unauthenticated",
      });
    },
  );
  test("refuses the app role truncation, new tables and temporary tables", async () => {
    const { database } = await testDatabase();
    const anna = await freshPerson();
    for (const statement of [
      sql`truncate users cascade`,
      sql`create table x (a int)`,
      sql`create temporary table x (a int)`,
      sql`alter table users disable row level security`,
    ]) {
      await expect(asUser(database, anna, (db) => db.query(statement))).rejects.toMatchObject({ code: "internal" });
    }
  });
  test("lets the worker see that jobs are due, and nothing of what they are about", async () => {
    const { database } = await testDatabase();
    await expect(
      database.transaction("rapport_worker", null, (db) => db.query(sql`select payload from jobs`)),
    ).rejects.toMatchObject({ code: "internal" });
    await expect(
      database.transaction("rapport_worker", null, (db) => db.query(sql`select text from messages`)),
    ).rejects.toMatchObject({ code: "internal" });
    expect(
      await database.transaction("rapport_worker", null, (db) =>
        db.query(sql`select user_id, kind from jobs where kind = 'none'`),
      ),
    ).toEqual([]);
  });
});

describe("migrations", () => {
  test("run twice apply nothing the second time", async () => {
    const { admin } = await testDatabase();
    expect(await migrate(admin)).toEqual([]);
  });
  test("refuse a released file that was edited, and a database newer than the program", async () => {
    const { admin } = await testDatabase();
    const [first, ...rest] = readMigrations();
    if (!first) throw new Error("There are no migrations.");
    await expect(migrate(admin, [{ ...first, hash: "other" }, ...rest])).rejects.toMatchObject({ code: "conflict" });
    await expect(migrate(admin, [first])).rejects.toMatchObject({ code: "conflict" });
  });
});
