import { mkdirSync, readFileSync, rmSync, writeFileSync, linkSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { RapportError } from "../errors.ts";

type Holder = { pid: number; host: string; started: string; since: string };

/**
 * Takes the data folder for this process: a second process on the same folder silently corrupts PGlite.
 * The lock of a process that is gone is taken over at once, so a restart after `kill -9` waits for nothing.
 * @returns a function that gives the folder back
 * @throws RapportError conflict naming the process that holds it
 */
export function lockFolder(folder: string, now: Date): () => void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "lock.json");
  const mine: Holder = {
    pid: process.pid,
    host: hostname(),
    started: startOf(process.pid) ?? "",
    since: now.toISOString(),
  };
  // Written aside and linked into place: the lock appears whole or not at all.
  const draft = join(folder, `lock.${process.pid}.json`);
  writeFileSync(draft, JSON.stringify(mine));
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        linkSync(draft, path);
        return () => {
          if (readHolder(path)?.pid === process.pid) rmSync(path, { force: true });
        };
      } catch (error) {
        if (!hasCode(error, "EEXIST")) throw error;
      }
      const holder = readHolder(path);
      if (holder !== null && isAlive(holder)) {
        throw new RapportError(
          "conflict",
          `The data folder ${folder} is in use by process ${holder.pid} on ${holder.host} since ${holder.since}. Stop that server, or choose another folder with RAPPORT_DATA_DIR.`,
        );
      }
      rmSync(path, { force: true });
    }
  } finally {
    rmSync(draft, { force: true });
  }
  throw new RapportError(
    "conflict",
    `The data folder ${folder} is being taken by another process right now. Try again.`,
  );
}

const hasCode = (error: unknown, code: string): boolean =>
  typeof error === "object" && error !== null && "code" in error && error.code === code;

function readHolder(path: string): Holder | null {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Holder;
  } catch (error) {
    if (hasCode(error, "ENOENT") || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** A lock of another host (a shared folder) counts as alive: nobody here can tell. */
function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true;
  if (holder.pid === process.pid) return holder.started === (startOf(process.pid) ?? "");
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (hasCode(error, "ESRCH")) return false;
    if (!hasCode(error, "EPERM")) throw error;
  }
  // Process numbers are reused (in containers nearly always 1): the start time tells a successor from the holder.
  const started = startOf(holder.pid);
  return started === null || holder.started === "" || started === holder.started;
}

/** Start time in clock ticks since boot from Linux's process table; null where there is none. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch (error) {
    if (hasCode(error, "ENOENT") || hasCode(error, "ESRCH")) return null;
    throw error;
  }
}
