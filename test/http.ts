import { systemClock } from "../src/clock.ts";
import { RapportError } from "../src/errors.ts";
import { createApp, type HttpApp, type HttpConfig, type HttpParts } from "../src/http/index.ts";
import { routeTable } from "../src/http/app.ts";
import type { Route } from "../src/http/route.ts";
import { silentLog } from "../src/log.ts";
import type { PersonVerbs } from "../src/verbs.ts";

export const HTTP_CONFIG: HttpConfig = {
  host: "127.0.0.1",
  publicUrl: null,
  allowedOrigins: ["https://app.example"],
  bodyBytes: 100_000,
  messageLength: 2_000,
  maxTurns: 3,
  maxTurnsPerUser: 2,
};
export const USER_ID = "0b9c7a52-6f0e-4d8e-9f7d-0a6a5f3f5b11";
export const ID = "018f3a2c-0000-7000-8000-000000000001";

/**
 * The adapter with only the verbs a test of the protocol names: for what never reaches a room (errors, limits, encoding).
 * `Bearer good` is a person; `Bearer reader` may only read; the cookie `rapport=good` is the same person.
 */
export function protocolApp(
  verbs: Partial<PersonVerbs> = {},
  options: { config?: Partial<HttpConfig>; parts?: Partial<HttpParts>; routes?: (parts: HttpParts) => Route[] } = {},
): HttpApp {
  const parts: HttpParts = {
    verbsFor: () => onlyThese(verbs),
    publicVerbs: { presets: () => [], models: () => ({ default: "offline", available: ["offline"] }) },
    auth: {
      handler: async () => new Response("{}", { status: 200 }),
      removeAccount: async () => undefined,
      problemOf: () => ({ code: "invalid_input", message: "No." }),
      async principalOf(headers) {
        const bearer = headers.get("authorization");
        const known =
          bearer === null ? headers.get("cookie") === "rapport=good" : /^Bearer (good|reader)$/.test(bearer);
        if (!known) throw new RapportError("unauthenticated", "Sign in first.");
        return { userId: USER_ID, scopes: bearer === "Bearer reader" ? ["read"] : ["read", "write"] };
      },
    },
    config: { ...HTTP_CONFIG, ...options.config },
    log: silentLog,
    readiness: async () => ({ ready: true, details: { database: true } }),
    idempotency: { begin: async () => null, finish: async () => undefined, fail: async () => undefined },
    clock: systemClock,
    ...options.parts,
  };
  return createApp(parts, (options.routes ?? routeTable)(parts));
}

function onlyThese(verbs: Partial<PersonVerbs>): PersonVerbs {
  const named = { userId: USER_ID, ...verbs };
  return new Proxy(named, {
    get(target, name) {
      if (!(name in target)) throw new Error(`This test did not expect the verb ${String(name)}.`);
      return Reflect.get(target, name) as unknown;
    },
    // The proxy answers every name or throws, so it is whole.
  }) as PersonVerbs;
}

export type CallInit = { body?: unknown; headers?: Record<string, string>; token?: string | null };

/** A call as a program makes it; `body` that is text or bytes goes out as it is. */
export function send(app: HttpApp, method: string, path: string, init: CallInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  const token = init.token === undefined ? "good" : init.token;
  if (token !== null) headers.set("authorization", `Bearer ${token}`);
  const request: RequestInit = { method, headers };
  if (init.body !== undefined) {
    if (!headers.has("content-type")) headers.set("content-type", "application/json");
    request.body =
      typeof init.body === "string" || init.body instanceof Uint8Array
        ? (init.body as string | Uint8Array<ArrayBuffer>)
        : JSON.stringify(init.body);
  }
  return Promise.resolve(app.request(`http://127.0.0.1:3000${path}`, request));
}
