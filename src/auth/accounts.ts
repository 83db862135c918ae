import { AsyncLocalStorage } from "node:async_hooks";
import type { Clock } from "../clock.ts";
import type { Principal } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import type { Database } from "../database/types.ts";
import { notFound, RapportError } from "../errors.ts";
import { createAttempts } from "./attempts.ts";
import { BASE_PATH, createLibrary } from "./better-auth.ts";
import { credentialOf, signedCookieValue } from "./credentials.ts";
import { createOwnerLinks, type OwnerLinks, type SignedIn } from "./owner-link.ts";
import { createPrincipals } from "./principal.ts";
import { ACCOUNT_ISSUER } from "./provision.ts";
import { isEmailPath, readEmailBody } from "./sign-in-body.ts";

export type AccountsOptions = {
  database: Database;
  /** At least 32 random characters, from `loadSecrets`. */
  secret: string;
  /** The address people use, e.g. `http://127.0.0.1:3000`; issuer and audience of the tokens. */
  baseUrl: string;
  clock: Clock;
  lifetimes: { sessionSeconds: number; jwtSeconds: number };
  /** Whether strangers may make accounts. */
  signUpOpen: boolean;
  /** Further origins whose pages may sign in, beside `baseUrl`. */
  trustedOrigins: readonly string[];
  /** Sign-in and sign-up attempts a minute for one email from one address; null: not counted. Default 10. */
  attemptsPerMinute?: number | null;
};

export type Accounts = {
  /**
   * Answers a request below `/api/auth`. Refusals of the accounts library come back as its own responses (see `authProblem`).
   * @param clientAddress the peer's address, for counting attempts
   * @throws RapportError not_found, invalid_input, unsupported_media_type, rate_limited, overloaded, unauthenticated
   */
  handler(request: Request, clientAddress?: string): Promise<Response>;
  /** Who asks: bearer JWT, bearer token, or session cookie. @throws RapportError unauthenticated */
  principalOf(headers: Headers): Promise<Principal>;
  ownerLinks: OwnerLinks;
  /** False on a server nobody has an account on yet. */
  hasAccounts(): Promise<boolean>;
  /** Ends the account of this person and every sign-in of it. Call before the person's own row goes: it leads to the account. */
  removeAccount(userId: string): Promise<void>;
};

/** The owner's account. No mail address ends like this, so nobody can take it by signing up. */
export const OWNER_EMAIL = "owner@localhost";
const ATTEMPTS_PER_MINUTE = 10;
// One address may stand for a whole office; a guesser of many accounts is stopped here.
const ADDRESS_FACTOR = 6;

/** All the accounts library may be asked; what it offers beyond needs mail or other servers. */
const ROUTES = new Set([
  "GET /ok",
  "GET /jwks",
  "GET /token",
  "GET /get-session",
  "GET /list-sessions",
  "POST /sign-up/email",
  "POST /sign-in/email",
  "POST /sign-out",
  "POST /change-password",
  "POST /revoke-session",
  "POST /revoke-sessions",
  "POST /revoke-other-sessions",
]);
/** Routes that leave every sign-in standing. */
const HARMLESS = new Set(["/sign-up/email", "/sign-in/email"]);

export function createAccounts(options: AccountsOptions): Accounts {
  const { database, clock, secret } = options;
  const failures = new AsyncLocalStorage<{ error?: unknown }>();
  const library = createLibrary({
    ...options,
    onFailure: (error) => {
      const failure = failures.getStore();
      if (failure) failure.error = error;
    },
  });
  const secure = new URL(options.baseUrl).protocol === "https:";
  const cookieName = `${secure ? "__Secure-" : ""}rapport.session_token`;
  const issuer = new URL(options.baseUrl).origin;
  const principals = createPrincipals({ database, clock, issuer, cookieName, secret });
  const attempts = createAttempts(clock);
  const perMinute = options.attemptsPerMinute === undefined ? ATTEMPTS_PER_MINUTE : options.attemptsPerMinute;

  const countAttempt = (clientAddress: string, account: string): void => {
    if (perMinute === null) return;
    attempts.take([
      { key: `${clientAddress}\n${account}`, limit: perMinute },
      { key: clientAddress, limit: perMinute * ADDRESS_FACTOR },
    ]);
  };

  async function prepare(path: string, request: Request, clientAddress: string): Promise<Request> {
    if (isEmailPath(path)) {
      const body = await readEmailBody(path, request);
      countAttempt(clientAddress, body.email);
      return withBody(request, body.json);
    }
    if (path === "/change-password")
      countAttempt(clientAddress, (await principals.principalOf(request.headers)).userId);
    if (path === "/sign-out" && credentialOf(request.headers, cookieName, secret)?.kind === "jwt") {
      // The library knows sign-ins by their opaque token alone, and would answer success to a JWT without ending anything.
      const headers = new Headers(request.headers);
      headers.set("authorization", `Bearer ${await principals.sessionTokenOf(request.headers)}`);
      return new Request(request, { headers });
    }
    return request;
  }

  async function handler(request: Request, clientAddress = "unknown"): Promise<Response> {
    const path = new URL(request.url).pathname.slice(BASE_PATH.length);
    if (!ROUTES.has(`${request.method} ${path}`)) throw notFound("address");
    const prepared = await prepare(path, request, clientAddress);
    const failure: { error?: unknown } = {};
    try {
      const response = await failures.run(failure, () => library.handler(prepared));
      // The library turns a database that is down into "could not create user"; two sign-ups at once are the honest conflict.
      if (!response.ok && failure.error instanceof RapportError && failure.error.code !== "conflict")
        throw failure.error;
      return response;
    } finally {
      if (request.method === "POST" && !HARMLESS.has(path)) principals.forgetAll();
    }
  }

  async function signOwnerIn(): Promise<SignedIn> {
    const { internalAdapter, authCookies } = await library.$context;
    const find = async () => (await internalAdapter.findUserByEmail(OWNER_EMAIL))?.user;
    const make = () =>
      internalAdapter
        .createUser({ email: OWNER_EMAIL, name: "Owner", emailVerified: true }, { method: "owner-link" })
        .catch(async (error: unknown) => {
          const other = error instanceof RapportError && error.code === "conflict" ? await find() : undefined;
          if (!other) throw error;
          return other;
        });
    const owner = (await find()) ?? (await make());
    const { token } = await internalAdapter.createSession(owner.id);
    const attributes = ["Path=/", "HttpOnly", "SameSite=Strict", `Max-Age=${options.lifetimes.sessionSeconds}`];
    if (secure) attributes.push("Secure");
    const name = authCookies.sessionToken.name;
    return { token, cookie: [`${name}=${signedCookieValue(token, secret)}`, ...attributes].join("; ") };
  }

  return {
    handler,
    principalOf: principals.principalOf,
    ownerLinks: createOwnerLinks(clock, signOwnerIn),
    async hasAccounts() {
      const [row] = await database.transaction("rapport_auth", null, (db) =>
        db.query<{ some: boolean }>(sql`select exists(select from "user") as some`),
      );
      return row?.some === true;
    },
    async removeAccount(userId) {
      await database.transaction("rapport_auth", null, (db) =>
        db.query(sql`delete from "user" u using identities i
          where i.issuer = ${ACCOUNT_ISSUER} and i.user_id = ${userId} and u.id::text = i.subject`),
      );
      principals.forgetAll();
    },
  };
}

function withBody(request: Request, body: string): Request {
  const headers = new Headers(request.headers);
  headers.delete("content-length");
  // Node's fetch names a mode though it is no browser; with nothing that a browser adds, the library would ask it for an origin.
  if (!["origin", "cookie", "sec-fetch-site"].some((name) => headers.has(name))) headers.delete("sec-fetch-mode");
  return new Request(request.url, { method: request.method, headers, body });
}
