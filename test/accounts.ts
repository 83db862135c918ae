import { randomBytes, randomUUID } from "node:crypto";
import { createAccounts, type Accounts, type AccountsOptions } from "../src/auth/accounts.ts";
import { systemClock } from "../src/clock.ts";
import { testDatabase } from "./database.ts";

export const BASE_URL = "http://127.0.0.1:3000";

/** The real accounts on the shared database, with a clock that only a test moves. */
export type TestAccounts = Accounts & {
  secret: string;
  /** Moves our clock; the library's own keeps running. */
  advance(seconds: number): void;
  call(method: "GET" | "POST", path: string, options?: CallOptions): Promise<Response>;
  /** A fresh account and its opaque token. */
  signUp(): Promise<{ email: string; password: string; token: string; cookie: string }>;
};
type CallOptions = { token?: string; body?: unknown; headers?: Record<string, string>; address?: string };

/** One secret for all files: the shared database holds signing keys encrypted with it. */
const secret = randomBytes(48).toString("base64url");

export async function testAccounts(overrides: Partial<AccountsOptions> = {}): Promise<TestAccounts> {
  const { database } = await testDatabase();
  let offsetMs = 0;
  const accounts = createAccounts({
    database,
    secret,
    baseUrl: BASE_URL,
    clock: { now: () => new Date(Date.now() + offsetMs), id: () => systemClock.id() },
    lifetimes: { sessionSeconds: 7 * 86_400, jwtSeconds: 900 },
    signUpOpen: true,
    trustedOrigins: [],
    attemptsPerMinute: null,
    ...overrides,
  });
  const call: TestAccounts["call"] = (method, path, options = {}) => {
    const headers = new Headers(options.headers);
    if (options.token !== undefined) headers.set("authorization", `Bearer ${options.token}`);
    const init: RequestInit = { method, headers };
    if (options.body !== undefined) {
      if (!headers.has("content-type")) headers.set("content-type", "application/json");
      init.body = typeof options.body === "string" ? options.body : JSON.stringify(options.body);
    }
    return accounts.handler(new Request(`${BASE_URL}/api/auth${path}`, init), options.address);
  };
  return {
    ...accounts,
    secret,
    advance: (seconds) => void (offsetMs += seconds * 1_000),
    call,
    async signUp() {
      const email = `${randomUUID()}@example.com`;
      const password = "a long enough password";
      const response = await call("POST", "/sign-up/email", { body: { email, password, name: "Anna" } });
      const { token } = (await response.json()) as { token: string };
      return { email, password, token, cookie: response.headers.get("set-cookie") ?? "" };
    },
  };
}

export const bearer = (token: string): Headers => new Headers({ authorization: `Bearer ${token}` });
