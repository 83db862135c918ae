import { existsSync } from "node:fs";
import { join } from "node:path";
import { RapportError } from "../errors.ts";
import { lockFolder } from "./lock.ts";
import { ensureLogins } from "./logins.ts";
import { migrate, readMigrations } from "./migrate.ts";
import { openPglite, type EmbeddedDatabase } from "./pglite.ts";
import { openAdmin, openPostgres } from "./postgres.ts";
import { listSnapshots, takeSnapshot, type Snapshot } from "./snapshots.ts";
import { sql } from "./sql.ts";
import type { AdminConnection, Database } from "./types.ts";

export type DatabaseConfig =
  | { engine: "memory" }
  | { engine: "pglite"; folder: string }
  | {
      engine: "postgres";
      appUrl: string;
      authUrl: string;
      adminUrl: string | null;
      poolSize?: number;
      prepared?: boolean;
    };

export type OpenedDatabase = Database & {
  /** Writes a verified snapshot of the embedded database; absent on PostgreSQL, which has its own backups. */
  snapshot?: (now: Date) => Promise<Snapshot>;
  /** The owner's connection of the embedded database (it has one session, so no second can be opened); absent on PostgreSQL. */
  admin?: AdminConnection;
};

export type OpenEvents = { now: Date; onError(error: Error): void };

/** Opens, migrates and checks the database this configuration names. */
export async function openDatabase(config: DatabaseConfig, events: OpenEvents): Promise<OpenedDatabase> {
  switch (config.engine) {
    case "memory": {
      const database = await openPglite({});
      await migrate(database.admin);
      return database;
    }
    case "pglite":
      return openFolder(config.folder, events);
    case "postgres":
      return openServer(config, events);
  }
}

async function openFolder(folder: string, events: OpenEvents): Promise<OpenedDatabase> {
  const unlock = lockFolder(folder, events.now);
  const snapshots = join(folder, "snapshots");
  let database: EmbeddedDatabase;
  try {
    database = await openPglite({ folder: join(folder, "database") });
    await migrate(database.admin);
  } catch (error) {
    unlock();
    if (error instanceof RapportError) throw error;
    throw new RapportError("internal", unreadable(folder, listSnapshots(snapshots)[0]), { cause: error });
  }
  return {
    ...database,
    snapshot: (now) => takeSnapshot(database, snapshots, now),
    async close() {
      await database.close();
      unlock();
    },
  };
}

function unreadable(folder: string, newest: Snapshot | undefined): string {
  const path = join(folder, "database");
  if (!existsSync(path)) return `The data folder ${folder} could not be created. Check its rights and the free space.`;
  if (!newest)
    return `The database in ${path} does not open, and there is no snapshot of it. Keep the folder and report this.`;
  return `The database in ${path} does not open. The newest snapshot is of ${newest.takenAt.toISOString()}; what was said after it would be missing. Run "npx rapport restore" to use it (the damaged folder is kept).`;
}

async function openServer(
  config: Extract<DatabaseConfig, { engine: "postgres" }>,
  events: OpenEvents,
): Promise<Database> {
  if (config.adminUrl !== null) {
    const admin = await openAdmin(config.adminUrl);
    try {
      await migrate(admin);
      await ensureLogins(admin, config.appUrl, config.authUrl);
    } finally {
      await admin.close();
    }
  }
  const database = await openPostgres({ ...config, onError: events.onError });
  try {
    await checkServer(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** A server that is behind on migrations, or whose login is too strong, is refused before the first request. */
async function checkServer(database: Database): Promise<void> {
  const [state] = await database.transaction("rapport_worker", null, (db) =>
    db.query<{ applied: string[]; strong: boolean }>(sql`
      select array(select name from rapport_migrations) as applied,
        (select rolsuper or rolbypassrls from pg_roles where rolname = session_user) as strong`),
  );
  if (state?.strong) {
    throw new RapportError(
      "invalid_input",
      "DATABASE_URL logs in as a user that ignores row security. Give it a weak user; with DATABASE_ADMIN_URL set, Rapport makes one.",
    );
  }
  const missing = readMigrations().filter((migration) => !state?.applied.includes(migration.name));
  if (missing.length > 0) {
    throw new RapportError(
      "conflict",
      `The database lacks ${missing.length} migrations (first: ${missing[0]?.name}). Start once with DATABASE_ADMIN_URL set.`,
    );
  }
}
