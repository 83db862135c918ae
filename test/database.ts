import { randomUUID } from "node:crypto";
import { openDatabase, type DatabaseConfig, type OpenedDatabase } from "../src/database/open.ts";
import { openAdmin } from "../src/database/postgres.ts";
import { sql } from "../src/database/sql.ts";
import type { Principal } from "../src/database/as-user.ts";
import type { AdminConnection } from "../src/database/types.ts";

/** The database all tests share: PGlite in memory, or the PostgreSQL of TEST_DATABASE_URL (an owner's address) in a database of its own. */
export type TestDatabase = { config: DatabaseConfig; database: OpenedDatabase; admin: AdminConnection };

const shared = globalThis as { rapportTestDatabase?: Promise<TestDatabase> };

export function testDatabase(): Promise<TestDatabase> {
  shared.rapportTestDatabase ??= start();
  return shared.rapportTestDatabase;
}

async function start(): Promise<TestDatabase> {
  const events = {
    now: new Date(),
    onError: (error: Error) => {
      throw error;
    },
  };
  const address = process.env["TEST_DATABASE_URL"];
  if (address === undefined) {
    const database = await openDatabase({ engine: "memory" }, events);
    if (!database.admin) throw new Error("The embedded database has no owner's connection.");
    return { config: { engine: "memory" }, database, admin: database.admin };
  }
  const config = await freshServerDatabase(address);
  const database = await openDatabase(config, events);
  return { config, database, admin: await openAdmin(config.adminUrl ?? address) };
}

/** A new empty database on the server of this owner's address, with addresses for its weak users. */
export async function freshServerDatabase(address: string): Promise<Extract<DatabaseConfig, { engine: "postgres" }>> {
  const owner = await openAdmin(address);
  const name = `rapport_test_${randomUUID().replaceAll("-", "")}`;
  await owner.script(`create database ${name}`);
  await owner.close();
  const as = (user: string) => {
    const url = new URL(address);
    url.pathname = `/${name}`;
    if (user !== "") {
      url.username = user;
      url.password = "only-for-tests";
    }
    return url.href;
  };
  return { engine: "postgres", appUrl: as("rapport_app"), authUrl: as("rapport_auth"), adminUrl: as("") };
}

/** A new person in the shared database, made by its owner: for tests of rooms that know no accounts. */
export async function freshPerson(): Promise<Principal> {
  const { admin } = await testDatabase();
  const userId = randomUUID();
  await admin.query(sql`insert into users (user_id) values (${userId})`);
  return { userId, scopes: ["read", "write"] };
}
