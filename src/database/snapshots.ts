import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "./sql.ts";
import { openPglite, type EmbeddedDatabase } from "./pglite.ts";

const NAME = /^rapport-(\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2})Z\.tar\.gz$/;
/** A week of days, as the design asks. */
export const SNAPSHOTS_KEPT = 7;

export type Snapshot = { path: string; takenAt: Date };

/** Snapshots in a folder, newest first. */
export function listSnapshots(folder: string): Snapshot[] {
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder)
    .flatMap((name) => {
      const match = NAME.exec(name);
      return match?.[1]
        ? [{ path: join(folder, name), takenAt: new Date(`${match[1].replace(/T(\d+)-(\d+)-(\d+)/, "T$1:$2:$3")}Z`) }]
        : [];
    })
    .sort((a, b) => b.takenAt.getTime() - a.takenAt.getTime());
}

/**
 * Writes one verified snapshot and removes all but the newest seven: the dump is opened as a database of its own and must hold
 * as many messages and memories as were there when it was taken, before it gets its name.
 */
export async function takeSnapshot(database: EmbeddedDatabase, folder: string, now: Date): Promise<Snapshot> {
  mkdirSync(folder, { recursive: true });
  const before = await countRows(database);
  const bytes = await database.dump();
  const copy = await openPglite({ from: bytes });
  try {
    const held = await countRows(copy);
    if (held.messages < before.messages || held.memories < before.memories)
      throw new Error("The snapshot holds fewer rows than the database; it was not kept.");
  } finally {
    await copy.close();
  }
  const path = join(folder, `rapport-${now.toISOString().slice(0, 19).replaceAll(":", "-")}Z.tar.gz`);
  writeFileSync(`${path}.part`, bytes, { flush: true });
  renameSync(`${path}.part`, path);
  for (const old of listSnapshots(folder).slice(SNAPSHOTS_KEPT)) rmSync(old.path);
  return { path, takenAt: now };
}

export const readSnapshot = (snapshot: Snapshot): Uint8Array => new Uint8Array(readFileSync(snapshot.path));

async function countRows(database: EmbeddedDatabase): Promise<{ messages: number; memories: number }> {
  const [row] = await database.admin.query<{ messages: number; memories: number }>(
    sql`select (select count(*) from messages)::int as messages, (select count(*) from memories)::int as memories`,
  );
  return row ?? { messages: 0, memories: 0 };
}
