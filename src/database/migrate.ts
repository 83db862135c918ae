import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { RapportError } from "../errors.ts";
import { sql } from "./sql.ts";
import type { AdminConnection } from "./types.ts";

export type Migration = { name: string; text: string; hash: string };

/** The numbered files beside this one, in order. Released ones are never edited: the hash is checked at every start. */
export function readMigrations(folder = fileURLToPath(new URL("./migrations", import.meta.url))): Migration[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), "utf8").replaceAll("\r\n", "\n");
      return { name, text, hash: createHash("sha256").update(text).digest("hex") };
    });
}

// Any constant will do, as long as every server of this product takes the same one.
const LOCK = 7_271_001;

/**
 * Applies what is missing, each migration in a transaction of its own, and answers the names applied.
 * Two processes at once: the second waits for the lock and finds nothing left to do.
 * @throws RapportError conflict when an applied migration was edited or the database is newer than this program
 */
export async function migrate(admin: AdminConnection, migrations = readMigrations()): Promise<string[]> {
  const applied: string[] = [];
  for (;;) {
    const name = await applyNext(admin, migrations);
    if (name === null) return applied;
    applied.push(name);
  }
}

async function applyNext(admin: AdminConnection, migrations: Migration[]): Promise<string | null> {
  await admin.script("begin");
  try {
    await admin.query(sql`select pg_advisory_xact_lock(${LOCK})`);
    await admin.script(
      "create table if not exists public.rapport_migrations (name text primary key, hash text not null, applied_at timestamptz not null default now())",
    );
    const rows = await admin.query<{ name: string; hash: string }>(
      sql`select name, hash from public.rapport_migrations`,
    );
    const done = new Map(rows.map((row) => [row.name, row.hash]));
    checkHistory(done, migrations);
    const next = migrations.find((migration) => !done.has(migration.name));
    if (next) {
      await admin.script(next.text);
      await admin.query(sql`insert into public.rapport_migrations (name, hash) values (${next.name}, ${next.hash})`);
    }
    await admin.script("commit");
    return next?.name ?? null;
  } catch (error) {
    await admin.script("rollback");
    throw error;
  }
}

function checkHistory(done: Map<string, string>, migrations: Migration[]): void {
  const known = new Map(migrations.map((migration) => [migration.name, migration.hash]));
  for (const [name, hash] of done) {
    const expected = known.get(name);
    if (expected === undefined) {
      throw new RapportError(
        "conflict",
        `The database has migration ${name}, which this version of Rapport does not know. Start the newer version.`,
      );
    }
    if (expected !== hash) {
      throw new RapportError(
        "conflict",
        `Migration ${name} was changed after it had been applied. Restore the released file.`,
      );
    }
  }
}
