import { existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import { readConfig } from "../config.ts";
import { lockFolder } from "../database/lock.ts";
import { openPglite } from "../database/pglite.ts";
import { listSnapshots, readSnapshot } from "../database/snapshots.ts";
import { RapportError } from "../errors.ts";

/** Puts the newest snapshot in place; the folder that stood there is kept beside it. */
export async function restoreCommand(): Promise<void> {
  const { dataDir, appUrl } = readConfig(process.env);
  if (appUrl !== null)
    throw new RapportError(
      "invalid_input",
      "This server keeps its data in PostgreSQL. Restore it with PostgreSQL's own tools (see docs/operations.md).",
    );
  const unlock = lockFolder(dataDir, new Date());
  try {
    const newest = listSnapshots(join(dataDir, "snapshots"))[0];
    if (!newest) throw new RapportError("not_found", `There is no snapshot in ${join(dataDir, "snapshots")}.`);
    const folder = join(dataDir, "database");
    const aside = `${folder}.damaged-${Date.now()}`;
    if (existsSync(folder)) renameSync(folder, aside);
    const database = await openPglite({ folder, from: readSnapshot(newest) });
    await database.close();
    console.log(
      `Restored the snapshot of ${newest.takenAt.toISOString()}. What was said after it is missing; the old folder is kept as ${aside}.`,
    );
  } finally {
    unlock();
  }
}
