import { createHash } from "node:crypto";
import { type CryptoKey, decodeProtectedHeader, errors, importJWK, type JWK, jwtVerify } from "jose";
import type { Clock } from "../clock.ts";
import type { Principal } from "../database/as-user.ts";
import { sql, type Sql } from "../database/sql.ts";
import type { Database, Queryable } from "../database/types.ts";
import { RapportError } from "../errors.ts";
import { TOKEN_ALGORITHM } from "./better-auth.ts";
import { createCache } from "./cache.ts";
import { type Credential, credentialOf } from "./credentials.ts";
import { ACCOUNT_ISSUER, provisionUser } from "./provision.ts";

/** How long an answer is believed: a sign-out on another server is seen after this at the latest. */
export const BELIEVED_MS = 5_000;
/** Clocks of two servers may differ by this much. */
const SKEW_SECONDS = 10;
const KEPT_PRINCIPALS = 10_000;
const KEPT_KEYS = 100;
const KEY_KEPT_MS = 5 * 60 * 1_000;
/** A retired key still verifies what it signed last; no token lives longer than a day. */
const KEY_GRACE_MS = 24 * 60 * 60 * 1_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export type Principals = {
  /** Who asks. @throws RapportError unauthenticated, with one message for every reason */
  principalOf(headers: Headers): Promise<Principal>;
  /** The opaque token of the sign-in a request belongs to, whichever credential it shows. @throws as principalOf */
  sessionTokenOf(headers: Headers): Promise<string>;
  /** Believes nothing any more: called when somebody signs out here. */
  forgetAll(): void;
};

type SignIn = { token: string; account_id: string; expires_at: Date; user_id: string | null };
type Found = { principal: Principal; token: string; untilMs: number };

export const unauthenticated = (): RapportError =>
  new RapportError("unauthenticated", "Sign in first: the token is missing, wrong, or no longer valid.");

/**
 * From token to person. A JWT is verified here against the published keys and must belong to a sign-in that still stands; an opaque
 * token is looked up. Answers are kept for five seconds by the hash of the token.
 */
export function createPrincipals(options: {
  database: Database;
  clock: Clock;
  issuer: string;
  cookieName: string;
  secret: string;
}): Principals {
  const { database, clock, issuer } = options;
  const believed = createCache<Found>(KEPT_PRINCIPALS);
  const keys = createCache<CryptoKey | Uint8Array>(KEPT_KEYS);
  // An answer looked up before a sign-out must not be believed after it.
  let generation = 0;

  async function find(headers: Headers): Promise<Found> {
    const credential = credentialOf(headers, options.cookieName, options.secret);
    if (credential === null) throw unauthenticated();
    const key = createHash("sha256").update(`${credential.kind} ${credential.token}`).digest("base64");
    const cached = believed.get(key, clock.now().getTime());
    if (cached) return cached;
    const started = generation;
    const found = await lookUp(credential);
    if (started === generation) {
      believed.set(key, found, Math.min(found.untilMs, clock.now().getTime() + BELIEVED_MS));
    }
    return found;
  }

  async function lookUp(credential: Credential): Promise<Found> {
    switch (credential.kind) {
      case "opaque":
        return readSignIn(sql`s.token = ${credential.token}`, Number.POSITIVE_INFINITY);
      case "jwt": {
        const claims = await verify(credential.token);
        return readSignIn(sql`s.id = ${claims.signInId} and s."userId" = ${claims.accountId}`, claims.untilMs);
      }
    }
  }

  async function readSignIn(which: Sql, untilMs: number): Promise<Found> {
    return database.transaction("rapport_auth", null, async (db) => {
      const [signIn] = await db.query<SignIn>(sql`
        select s.token, s."userId" as account_id, s."expiresAt" as expires_at, i.user_id
        from session s left join identities i on i.issuer = ${ACCOUNT_ISSUER} and i.subject = s."userId"::text
        where ${which}`);
      const endsMs = Math.min(signIn?.expires_at.getTime() ?? 0, untilMs);
      if (!signIn || clock.now().getTime() >= endsMs) throw unauthenticated();
      const userId = signIn.user_id ?? (await provision(db, signIn.account_id));
      return { principal: { userId, scopes: ["read", "write"] }, token: signIn.token, untilMs: endsMs };
    });
  }

  const provision = (db: Queryable, accountId: string): Promise<string> =>
    provisionUser(db, { issuer: ACCOUNT_ISSUER, subject: accountId }, clock.id());

  async function verify(token: string): Promise<{ signInId: string; accountId: string; untilMs: number }> {
    try {
      const header = decodeProtectedHeader(token);
      if (header.alg !== TOKEN_ALGORITHM || typeof header.kid !== "string" || !UUID.test(header.kid)) {
        throw unauthenticated();
      }
      const { payload } = await jwtVerify(token, await keyOf(header.kid), {
        algorithms: [TOKEN_ALGORITHM],
        issuer,
        audience: issuer,
        clockTolerance: SKEW_SECONDS,
        currentDate: clock.now(),
        requiredClaims: ["exp", "iat", "sub", "sid"],
      });
      const { sub, sid, exp } = payload;
      if (typeof sid !== "string" || !UUID.test(sid) || !UUID.test(sub ?? "")) throw unauthenticated();
      return { signInId: sid, accountId: sub ?? "", untilMs: ((exp ?? 0) + SKEW_SECONDS) * 1_000 };
    } catch (error) {
      // Which check failed is nobody's business but an attacker's.
      if (error instanceof errors.JOSEError || error instanceof TypeError) throw unauthenticated();
      throw error;
    }
  }

  /** Keys rotate: one not seen before is looked up by its id, so a new key is known at once and an unknown id costs one read. */
  async function keyOf(id: string): Promise<CryptoKey | Uint8Array> {
    const cached = keys.get(id, clock.now().getTime());
    if (cached) return cached;
    const [row] = await database.transaction("rapport_auth", null, (db) =>
      db.query<{ key: string; alg: string | null; expires_at: Date | null }>(
        sql`select "publicKey" as key, alg, "expiresAt" as expires_at from jwks where id = ${id}`,
      ),
    );
    const nowMs = clock.now().getTime();
    const untilMs = (row?.expires_at?.getTime() ?? nowMs) + KEY_GRACE_MS;
    if (!row || row.alg !== TOKEN_ALGORITHM || nowMs >= untilMs) throw unauthenticated();
    const key = await importJWK(JSON.parse(row.key) as JWK, TOKEN_ALGORITHM);
    keys.set(id, key, Math.min(untilMs, nowMs + KEY_KEPT_MS));
    return key;
  }

  return {
    principalOf: async (headers) => (await find(headers)).principal,
    sessionTokenOf: async (headers) => (await find(headers)).token,
    forgetAll() {
      generation += 1;
      believed.clear();
    },
  };
}
