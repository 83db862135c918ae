import { betterAuth } from "better-auth";
import { symmetricDecrypt } from "better-auth/crypto";
import { bearer, jwt, type JwtOptions } from "better-auth/plugins";
import { Kysely } from "kysely";
import type { Database } from "../database/types.ts";
import { accountsDialect } from "./kysely-dialect.ts";

export const BASE_PATH = "/api/auth";
/** The one algorithm of our tokens: every Node version signs it without a warning, and every JWT library verifies it. */
export const TOKEN_ALGORITHM = "ES256";
const DAY_SECONDS = 24 * 60 * 60;

export type LibraryOptions = {
  database: Database;
  secret: string;
  baseUrl: string;
  lifetimes: { sessionSeconds: number; jwtSeconds: number };
  signUpOpen: boolean;
  trustedOrigins: readonly string[];
  onFailure(error: unknown): void;
};

/** The accounts library as this product uses it: email and password, bearer tokens, short-lived JWTs; no mail, no telemetry, no network. */
export function createLibrary(options: LibraryOptions) {
  const kysely = new Kysely<unknown>({ dialect: accountsDialect(options.database, options.onFailure) });
  const issuer = new URL(options.baseUrl).origin;
  return betterAuth({
    appName: "Rapport",
    baseURL: issuer,
    basePath: BASE_PATH,
    // As a list: the plain option would be overruled by a variable of the environment.
    secrets: [{ version: 1, value: options.secret }],
    trustedOrigins: [...loopbackSpellings(issuer), ...options.trustedOrigins],
    database: { db: kysely, type: "postgres", transaction: false },
    telemetry: { enabled: false },
    // It would write to the console, with what people sent.
    logger: { disabled: true },
    // Ours counts per account and address, with the injected clock.
    rateLimit: { enabled: false },
    onAPIError: { throw: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: !options.signUpOpen,
      minPasswordLength: 8,
      maxPasswordLength: 128,
    },
    session: { expiresIn: options.lifetimes.sessionSeconds, cookieCache: { enabled: false } },
    advanced: {
      cookiePrefix: "rapport",
      useSecureCookies: issuer.startsWith("https://"),
      defaultCookieAttributes: { httpOnly: true, sameSite: "strict", path: "/" },
      disableOriginCheck: false,
      disableCSRFCheck: false,
      // Nothing needs to know from where a person signed in.
      ipAddress: { disableIpTracking: true },
      database: { generateId: "uuid", validateSchema: false },
    },
    plugins: [
      bearer(),
      jwt({
        disableSettingJwtHeader: true,
        adapter: { getJwks: usableKeys },
        jwks: {
          keyPairConfig: { alg: TOKEN_ALGORITHM },
          rotationInterval: 30 * DAY_SECONDS,
          gracePeriod: DAY_SECONDS,
        },
        jwt: {
          issuer,
          audience: issuer,
          expirationTime: `${options.lifetimes.jwtSeconds}s`,
          // Nothing about the person, and the sign-in it came from, so that signing out ends it too.
          definePayload: ({ session }) => ({ sid: session.id }),
        },
      }),
    ],
  });
}
export type Library = ReturnType<typeof createLibrary>;

const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

/** The other names of this machine for itself: a person may type any of them, and all reach this server. */
function loopbackSpellings(origin: string): string[] {
  const { protocol, hostname, port } = new URL(origin);
  if (!LOOPBACK.includes(hostname)) return [];
  return LOOPBACK.map((name) => `${protocol}//${name}${port === "" ? "" : `:${port}`}`);
}

type ReadKeys = NonNullable<NonNullable<JwtOptions["adapter"]>["getJwks"]>;
type Key = NonNullable<Awaited<ReturnType<ReadKeys>>>[number];

/**
 * The signing keys this installation's secret opens. After the secret was replaced the older ones stay closed for ever; the library
 * would try the newest of them at every token and fail, where it can simply make a new one.
 */
const usableKeys: ReadKeys = async ({ context }) => {
  const keys = await context.adapter.findMany<Key>({ model: "jwks" });
  const usable = await Promise.all(
    keys.map((key) =>
      symmetricDecrypt({ key: context.secretConfig, data: JSON.parse(key.privateKey) as string }).then(
        () => true,
        () => false,
      ),
    ),
  );
  return keys.filter((_, index) => usable[index]);
};
