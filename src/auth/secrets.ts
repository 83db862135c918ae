import { randomBytes } from "node:crypto";
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { RapportError } from "../errors.ts";
import { weakness } from "./weakness.ts";

/** What an installation must keep to itself. Losing them signs everybody out and lets forgotten things be learned again. */
export type Secrets = {
  /** Signs session cookies and encrypts the keys that sign tokens. */
  authSecret: string;
  /** Keys the hashes of what was forgotten. */
  tombstoneKey: string;
  /** Signs cursors and one-time tokens of the API. */
  tokenKey: string;
};

const NAMES = ["authSecret", "tombstoneKey", "tokenKey"] as const;

/**
 * The secrets of this installation: those given, and for the rest `secrets.json` in the data folder, made at the first start
 * (mode 0600). Of two processes that start at once, both get what the first one wrote.
 * @throws RapportError invalid_input for a weak or well-known value, and for a folder or file that cannot be used
 */
export function loadSecrets(folder: string, given: Partial<Secrets> = {}): Secrets {
  for (const name of NAMES) {
    const value = given[name];
    const problem = value === undefined ? null : weakness(value);
    if (problem !== null) {
      throw new RapportError("invalid_input", `The secret ${name} ${problem}. Leave it out and one is generated.`, {
        details: { field: name },
      });
    }
  }
  const { authSecret, tombstoneKey, tokenKey } = given;
  if (authSecret !== undefined && tombstoneKey !== undefined && tokenKey !== undefined) {
    return { authSecret, tombstoneKey, tokenKey };
  }
  const kept = readOrMake(folder);
  return {
    authSecret: authSecret ?? kept.authSecret,
    tombstoneKey: tombstoneKey ?? kept.tombstoneKey,
    tokenKey: tokenKey ?? kept.tokenKey,
  };
}

function readOrMake(folder: string): Secrets {
  const path = join(folder, "secrets.json");
  const existing = read(path);
  if (existing !== null) return existing;
  const fresh: Secrets = { authSecret: make(), tombstoneKey: make(), tokenKey: make() };
  // Written aside and linked into place: the file appears whole, and only once.
  const draft = join(folder, `secrets.${process.pid}.${randomBytes(6).toString("hex")}.json`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(draft, `${JSON.stringify(fresh, null, 2)}\n`, { mode: 0o600, flag: "wx", flush: true });
  } catch (error) {
    throw unusable(folder, error);
  }
  try {
    linkSync(draft, path);
    return fresh;
  } catch (error) {
    const first = hasCode(error, "EEXIST") ? read(path) : null;
    if (first === null) throw error;
    return first;
  } finally {
    rmSync(draft, { force: true });
  }
}

const make = (): string => randomBytes(48).toString("base64url");

const hasCode = (error: unknown, code: string): boolean =>
  typeof error === "object" && error !== null && "code" in error && error.code === code;

function read(path: string): Secrets | null {
  let kept: unknown;
  try {
    // A copied data folder often arrives readable by everybody.
    chmodSync(path, 0o600);
    kept = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (hasCode(error, "ENOENT")) return null;
    if (hasCode(error, "ENOTDIR")) throw unusable(dirname(path), error);
    throw unreadable(path, error);
  }
  if (!isSecrets(kept)) throw unreadable(path, undefined);
  return { authSecret: kept.authSecret, tombstoneKey: kept.tombstoneKey, tokenKey: kept.tokenKey };
}

const isSecrets = (value: unknown): value is Secrets =>
  typeof value === "object" &&
  value !== null &&
  NAMES.every((name) => {
    const secret = (value as Record<string, unknown>)[name];
    return typeof secret === "string" && weakness(secret) === null;
  });

// Never replaced by itself: new secrets would sign everybody out and forget what was forgotten.
const unreadable = (path: string, cause: unknown): RapportError =>
  new RapportError(
    "invalid_input",
    `The secrets in ${path} cannot be used: the file is damaged, not readable, or holds a weak value. Restore it from a backup, or remove it to start with new secrets (browsers are signed out, and what was forgotten may be learned again).`,
    { cause },
  );

/** The first write of a start: what is wrong with the folder is said here, by the system's own words. */
const unusable = (folder: string, cause: unknown): RapportError =>
  new RapportError(
    "invalid_input",
    `The data folder ${folder} cannot be used (${cause instanceof Error ? cause.message : "unknown reason"}). It has to be a folder this user may write to; RAPPORT_DATA_DIR names another.`,
    { cause },
  );
