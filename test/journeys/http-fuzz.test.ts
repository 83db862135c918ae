import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { routeTable } from "../../src/http/app.ts";
import type { Route } from "../../src/http/route.ts";
import { ProblemSchema } from "../../src/http/schemas/common.ts";
import { protocolApp } from "../http.ts";
import { ORIGIN, testServer, type TestServer } from "../http-server.ts";

/** Requests a run; `.ci/run` asks for many. */
const SMALL = 900;
/** The same requests every time, so that a failure can be looked at; another number asks others. */
const SEED = Number(process.env["RAPPORT_TEST_FUZZ_SEED"] ?? 1);
const RUNS = Number(process.env["RAPPORT_TEST_FUZZ"] ?? SMALL);

let server: TestServer;
let token: string;
let own: Record<string, string> = {};
/** These would end what the others are to work on. */
const ENDS = /^(delete|end)/;
/** Ids of the person take the place of these words. */
const real = (text: string): string => text.replace(/AGENT|SESSION/g, (word) => own[word] ?? word);
beforeAll(async () => {
  server = await testServer();
  const person = await server.person();
  token = person.token;
  const { agent_id: agentId } = await person.client.createAgent({ agent_name: "Ada's" });
  const { session_id: sessionId } = await person.client.createSession({ agent_id: agentId });
  own = { AGENT: agentId, SESSION: sessionId };
});
afterAll(() => server.close());

function personRoutes(): Route[] {
  let routes: Route[] = [];
  protocolApp({}, { routes: (parts) => (routes = routeTable(parts)) });
  // Without an account there would be nobody left to ask the rest.
  return routes.filter(({ policy, operationId }) => policy !== "public" && operationId !== "deleteAccount");
}

const hostile = fc.constantFrom(
  "\u0000",
  "\ud800",
  "*",
  "%",
  "'; drop table users; --",
  "../..",
  "{}",
  "018f3a2c-0000-7000-8000-0000000000ff",
  "",
  "AGENT",
  "SESSION",
);
const text = fc.oneof(fc.string({ unit: "binary", maxLength: 40 }), hostile);
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("any"), { maxLength: 4 }),
    tie("object"),
  ),
  object: fc.dictionary(text, tie("any"), { maxKeys: 4 }),
})).any;
/** Names the API knows, so that values reach further than the check of names. */
const known = fc.constantFrom(
  "agent_name",
  "preset_name",
  "role",
  "model",
  "agent_id",
  "title",
  "session_id",
  "message",
  "parent_id",
  "user_profile",
  "learned_preferences",
  "communication_style",
  "context_memory",
  "query",
  "ids",
  "token",
  "instructions",
  "temporary",
  "replaces",
  "value",
  "without",
  "__proto__",
);
/** Bodies that are right, of which at most one field is then replaced. */
const RIGHT: Record<string, Record<string, unknown>> = {
  createAgent: { agent_name: "Coach", preset_name: "data_analyst" },
  updateAgent: { role: "Coach" },
  createSession: { agent_id: "AGENT" },
  updateSession: { title: "Plans" },
  sendMessage: { session_id: "SESSION", message: "I'm a founder and we use Slack." },
  updateContext: { user_profile: { role: "Founder" }, learned_preferences: { likes: ["tea"] } },
  forget: { query: "Slack" },
  createMemory: { slot: "likes", value: "tea", scope: "user" },
  updateMemory: { text: "Likes tea.", pinned: true },
  updateSettings: { categories: { goal: false }, ask_first: false, retention_days: 365 },
  rateReply: { rating: 1, reason: "Short." },
  regenerateMessage: { without: ["018f3a2c-0000-7000-8000-0000000000ff"] },
  resolveConflict: { keep: "both" },
};
const RIGHT_QUERY: Record<string, Record<string, string>> = {
  search: { q: "tools", believed_at: "2026-05-01T10:00:00Z" },
  getContext: { as_of: "2026-05-01T10:00:00Z" },
  listMemories: { as_of: "2026-05-01T10:00:00+02:00", believed_at: "2027-05-01T10:00:00Z" },
};
const nearly = (operationId: string) => {
  const right = RIGHT[operationId] ?? {};
  const names = Object.keys(right);
  const replaced =
    names.length === 0 ? fc.constant({}) : fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 1 });
  return replaced.map((given) => JSON.stringify({ ...right, ...given }));
};
const body = fc.oneof(
  fc
    .dictionary(known, fc.oneof(value, fc.dictionary(text, value, { maxKeys: 3 })), { maxKeys: 5 })
    .map((given) => JSON.stringify(given)),
  value.map((given) => JSON.stringify(given) ?? ""),
  text,
);
const query = fc.dictionary(
  fc.constantFrom("limit", "cursor", "q", "kind", "state", "slot", "agent_id", "as_of", "believed_at", "memories", "x"),
  text,
  {
    maxKeys: 3,
  },
);
const request = fc.constantFrom(...personRoutes()).chain((route) =>
  fc.record({
    route: fc.constant(route),
    ids: fc.oneof(text, fc.uuid(), fc.constantFrom("AGENT", "SESSION")),
    query: fc.option(fc.oneof(query, fc.constant(RIGHT_QUERY[route.operationId] ?? {}))),
    body: fc.option(fc.oneof(body, { arbitrary: nearly(route.operationId), weight: 3 })),
    type: fc.constantFrom(
      "application/json",
      "application/json",
      "text/plain",
      "application/json; charset=utf-16",
      "multipart/form-data",
    ),
    key: fc.option(fc.oneof(fc.constant("key"), fc.uuid(), fc.string({ maxLength: 300 })), { freq: 2 }),
  }),
);

test("whatever is sent, the answer is never a fault, and every refusal is a problem of the closed list", async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(request, async ({ route, ids, query, body, type, key }) => {
      const path = route.path.replace(
        /\{\w+\}/g,
        encodeURIComponent((ENDS.test(route.operationId) ? ids : real(ids)).replace(/\p{Cs}/gu, "\ufffd")),
      );
      const headers: Record<string, string> = { authorization: `Bearer ${token}`, "content-type": type };
      if (key !== null && /^[\x20-\x7e]*$/.test(key)) headers["idempotency-key"] = key;
      const search = query === null ? "" : `?${new URLSearchParams(query).toString()}`;
      const response = await server.app.request(`${ORIGIN}${path}${search}`, {
        method: route.method.toUpperCase(),
        headers,
        ...(body !== null && route.method !== "get" && { body: real(body) }),
      });
      expect(response.status, `${route.operationId} ${path} ${body}`).toBeLessThan(500);
      seen.add(`${route.operationId} ${response.status}`);
      if (response.status >= 400) ProblemSchema.parse(await response.json());
    }),
    { numRuns: RUNS, seed: SEED },
  );
  // It reached the work behind, not only the checks in front.
  expect([...seen]).toEqual(
    expect.arrayContaining([
      "createAgent 201",
      "sendMessage 200",
      "updateContext 200",
      "forget 200",
      "search 200",
      "listMemories 200",
    ]),
  );
}, 120_000);
