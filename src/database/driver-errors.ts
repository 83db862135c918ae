import { RapportError, type ErrorCode } from "../errors.ts";

/** PostgreSQL's codes that mean something to a person; every other one is ours to fix (`internal`). */
const CODES: Record<string, [ErrorCode, string]> = {
  "22P05": ["invalid_input", "The text holds a character that cannot be stored."],
  "22021": ["invalid_input", "The text holds a character that cannot be stored."],
  "22P02": ["invalid_input", "A value has the wrong form."],
  "23503": ["not_found", "Something this refers to does not exist."],
  "23505": ["conflict", "This exists already."],
  "40001": ["conflict", "Somebody changed this at the same moment. Try again."],
  "40P01": ["conflict", "Somebody changed this at the same moment. Try again."],
  "53300": ["overloaded", "The database takes no more connections at the moment. Try again shortly."],
  "57014": ["overloaded", "The database took too long. Try again shortly."],
  "57P01": ["overloaded", "The database is restarting. Try again shortly."],
  "57P03": ["overloaded", "The database is starting. Try again shortly."],
  "28P01": [
    "overloaded",
    "The database refuses this server's login. Check user and password of the database addresses.",
  ],
  "28000": [
    "overloaded",
    "The database refuses this server's login. Check user and password of the database addresses.",
  ],
  "3D000": ["overloaded", "The database does not exist. Make it, or check its name in the database addresses."],
  ENOTFOUND: ["overloaded", "The database's host is not known. Check the database addresses."],
  ETIMEDOUT: ["overloaded", "The database cannot be reached. Try again shortly."],
  ECONNREFUSED: ["overloaded", "The database cannot be reached. Try again shortly."],
  ECONNRESET: ["overloaded", "The connection to the database was lost. Try again."],
};

const codeOf = (error: unknown): string | undefined =>
  typeof error === "object" && error !== null && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;

/** A driver's error as one of ours; the driver's own text goes to `cause`, never to the caller. */
export function fromDriver(error: unknown): RapportError {
  if (error instanceof RapportError) return error;
  const known = CODES[codeOf(error) ?? (isLostConnection(error) ? "ECONNRESET" : "")];
  if (known) return new RapportError(known[0], known[1], { cause: error });
  return new RapportError("internal", "Something went wrong on our side.", { cause: error });
}

/** What `pg` says without a code: no connection became free in time, or the server hung up. */
const isLostConnection = (error: unknown): boolean =>
  error instanceof Error && /connection terminated|timeout exceeded when trying to connect/i.test(error.message);

/** For errors that are not the database's (a bug in `work`): passed on as they are. */
export const isDriverError = (error: unknown): boolean => codeOf(error) !== undefined || isLostConnection(error);

/** PostgreSQL undid this transaction so that another could go on; done again it finds the way free. */
export const isDeadlock = (error: unknown): boolean => error instanceof RapportError && codeOf(error.cause) === "40P01";
