import { systemClock, type Clock } from "../clock.ts";
import { RapportError } from "../errors.ts";
import type { Principal } from "../database/as-user.ts";
import type { Database } from "../database/types.ts";
import { createCache, type Cache } from "./cache.ts";
import { ACCOUNT_ISSUER, provisionUser } from "./provision.ts";
import { isStorable } from "../json.ts";

const LONGEST = 512;
const KEPT = 10_000;
// Long enough to cost nothing, short enough that a person erased meanwhile is met as a new one.
const KEPT_MS = 5_000;
const known = new WeakMap<Database, Cache<Principal>>();

/**
 * The person a host application means by an id of its own. An id met for the first time becomes a new person.
 * @param issuer names the host application, so two of them may use the same ids
 * @param subject the host's id: 1 to 512 characters, no NUL, no half of a surrogate pair
 * @throws RapportError invalid_input
 */
export async function principalOfHost(
  database: Database,
  issuer: string,
  subject: string,
  clock: Clock = systemClock,
): Promise<Principal> {
  checkPart(issuer, "issuer", "The name of the host application");
  checkPart(subject, "userId", "A user id");
  if (issuer === ACCOUNT_ISSUER) {
    throw new RapportError("invalid_input", `The name "${ACCOUNT_ISSUER}" belongs to this server's own accounts.`, {
      details: { field: "issuer" },
    });
  }
  const cache = known.get(database) ?? createCache<Principal>(KEPT);
  known.set(database, cache);
  // JSON keeps the two apart whatever characters they hold.
  const key = JSON.stringify([issuer, subject]);
  const cached = cache.get(key, clock.now().getTime());
  if (cached) return cached;
  const userId = await database.transaction("rapport_auth", null, (db) =>
    provisionUser(db, { issuer, subject }, clock.id()),
  );
  const principal: Principal = { userId, scopes: ["read", "write"] };
  cache.set(key, principal, clock.now().getTime() + KEPT_MS);
  return principal;
}

function checkPart(value: unknown, field: string, what: string): void {
  if (typeof value === "string" && value.length >= 1 && value.length <= LONGEST && isStorable(value)) return;
  throw new RapportError(
    "invalid_input",
    `${what} is a text of 1 to ${LONGEST} characters without NUL and without half surrogate pairs.`,
    { details: { field } },
  );
}
