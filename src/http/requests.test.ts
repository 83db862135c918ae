import { describe, expect, test } from "vitest";
import { HTTP_CONFIG, ID, protocolApp, send, type CallInit } from "../../test/http.ts";
import { RapportError } from "../errors.ts";
import type { Agent } from "../agents/types.ts";
import { createApp } from "./app.ts";
import { routeTable } from "./app.ts";
import { ProblemSchema } from "./schemas/common.ts";

const API = "/api/personalized-ai";
const agent: Agent = {
  agentId: ID,
  presetName: null,
  persona: {
    agentName: "Coach",
    role: "",
    personality: "",
    voice: [],
    firstQuestions: [],
    refusals: [],
    sample: null,
    instructions: "",
  },
  model: null,
  createdAt: new Date(0),
  updatedAt: new Date(0),
};

async function problem(response: Response) {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const body = ProblemSchema.parse(await response.json());
  expect(body.status).toBe(response.status);
  expect(body.request_id).toBe(response.headers.get("x-request-id"));
  return { status: body.status, code: body.code, fields: body.errors?.map(({ field }) => field), detail: body.detail };
}
const refused = async (method: string, path: string, init: CallInit = {}, app = protocolApp()) =>
  problem(await send(app, method, path, init));

describe("a body", () => {
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    refused("POST", `${API}/agents`, { body, headers });
  test("that is not JSON is refused", async () => {
    for (const body of ["{", "", "{'agent_name': 1}", "nul", '{"agent_name":"x"} x']) {
      expect(await post(body)).toMatchObject({ status: 400, code: "invalid_input" });
    }
  });
  test("that is not UTF-8 is refused", async () => {
    expect(await post(new Uint8Array([0x22, 0xff, 0x22]))).toMatchObject({ status: 400, code: "invalid_input" });
  });
  test("of a wrong type, with unknown keys or without what is needed names every field at once", async () => {
    expect(await post({ agent_name: 7, colour: "red", preset_name: "pirate" })).toMatchObject({
      status: 400,
      fields: ["agent_name", "preset_name", "colour"],
    });
    expect(await post({})).toMatchObject({ status: 400, fields: ["agent_name"] });
    for (const body of ["[]", "null", '"x"', "1"]) expect(await post(body)).toMatchObject({ status: 400 });
  });
  test("of a wrong type says what it has to be, and is not called missing", async () => {
    expect((await post({ agent_name: 7 })).detail).toBe("agent_name: This has to be a string.");
    expect((await post({ agent_name: null })).detail).toBe("agent_name: This has to be a string.");
    expect((await post({})).detail).toBe("agent_name: This field is required.");
    expect((await post([])).detail).toBe("This has to be an object.");
  });
  test("with NUL or half a surrogate pair in a text or key names the place", async () => {
    expect(await post('{"agent_name":"a\\u0000b"}')).toMatchObject({ status: 400, fields: ["agent_name"] });
    expect(await post('{"agent_name":"a\\ud800"}')).toMatchObject({ status: 400, fields: ["agent_name"] });
    const nested = { user_profile: { tools: ["ok", "\u0000"] } };
    expect(await refused("PUT", `${API}/context`, { body: nested })).toMatchObject({
      fields: ["user_profile.tools[1]"],
    });
  });
  test("with a key that reaches a prototype is refused", async () => {
    for (const key of ["__proto__", "constructor", "prototype"]) {
      expect(
        await refused("PUT", `${API}/context`, { body: `{"user_profile":{"${key}":{"admin":true}}}` }),
      ).toMatchObject({
        status: 400,
        fields: [`user_profile.${key}`],
      });
    }
    expect(await post('{"agent_name":"x","__proto__":{"a":1}}')).toMatchObject({ status: 400, fields: ["__proto__"] });
  });
  test("nested deeper than twelve levels is refused, however deep", async () => {
    const deep = (levels: number) => `{"user_profile":${'{"a":'.repeat(levels)}1${"}".repeat(levels)}}`;
    expect(await refused("PUT", `${API}/context`, { body: deep(12) })).toMatchObject({ status: 400 });
    expect(await refused("PUT", `${API}/context`, { body: deep(15_000) })).toMatchObject({ status: 400 });
    expect(await post("[".repeat(50_000) + "]".repeat(50_000))).toMatchObject({ status: 400 });
  });
  test("larger than allowed is refused, announced or not", async () => {
    const body = JSON.stringify({ agent_name: "x".repeat(HTTP_CONFIG.bodyBytes) });
    expect(await post(body)).toMatchObject({ status: 413, code: "payload_too_large" });
    expect(await post(body, { "content-length": String(body.length) })).toMatchObject({ status: 413 });
  });
  test("of another content type is refused, except that founding routes take a browser's bare string", async () => {
    const body = JSON.stringify({ agent_name: "Coach" });
    for (const type of ["application/x-www-form-urlencoded", "text/html", "application/jsonx"]) {
      expect(await post(body, { "content-type": type })).toMatchObject({ status: 415, code: "unsupported_media_type" });
    }
    const app = protocolApp({ createAgent: async () => agent });
    expect(
      (await send(app, "POST", `${API}/agents`, { body, headers: { "content-type": "text/plain;charset=UTF-8" } }))
        .status,
    ).toBe(201);
    expect(
      await refused("POST", `${API}/memories/forget`, {
        body: '{"query":"x"}',
        headers: { "content-type": "text/plain" },
      }),
    ).toMatchObject({
      status: 415,
    });
  });
  test("is refused where a route takes none", async () => {
    expect(await refused("POST", `${API}/sessions/${ID}/end`, { body: { now: true } })).toMatchObject({
      status: 400,
      fields: ["now"],
    });
  });
  test("holds a message of the allowed length and no longer, and not only spaces", async () => {
    const message = (text: string) => refused("POST", `${API}/messages`, { body: { session_id: ID, message: text } });
    expect(await message("x".repeat(HTTP_CONFIG.messageLength + 1))).toMatchObject({
      status: 400,
      fields: ["message"],
    });
    expect(await message(" \n")).toMatchObject({ status: 400, fields: ["message"] });
  });
  test("that forgets names exactly one way", async () => {
    for (const body of [{}, { query: "x", ids: [ID] }, { ids: [] }, { ids: ["x"] }, { token: "" }]) {
      expect(await refused("POST", `${API}/memories/forget`, { body })).toMatchObject({ status: 400 });
    }
  });
});

describe("an address", () => {
  test("with an id that is not a UUID is refused naming the field", async () => {
    for (const id of ["1", "%00", "..%2f..", "018f3a2c-0000-7000-8000-00000000000g", "%ff"]) {
      expect(await refused("GET", `${API}/agents/${id}`)).toMatchObject({ status: 400, fields: ["agent_id"] });
    }
  });
  test("that nobody serves, or with another method, is a 404 problem", async () => {
    expect(await refused("GET", "/nothing")).toMatchObject({ status: 404, code: "not_found" });
    expect(await refused("PUT", `${API}/agents`)).toMatchObject({ status: 404 });
  });
  test("with unknown, repeated or wrong parameters is refused naming them", async () => {
    const list = (query: string) => refused("GET", `${API}/memories?${query}`);
    expect(await list("user_id=x")).toMatchObject({ status: 400, fields: ["user_id"] });
    expect(await list("kind=fact&kind=goal")).toMatchObject({ status: 400, fields: ["kind"] });
    for (const limit of ["0", "101", "-1", "1.5", "1e1", "", "x"])
      expect(await list(`limit=${limit}`)).toMatchObject({ fields: ["limit"] });
    expect(await list("q=%00")).toMatchObject({ status: 400, fields: ["q"] });
    expect(await list("state=deleted&agent_id=*")).toMatchObject({ fields: ["agent_id", "state"] });
  });
});

describe("an answer", () => {
  test("to a fault says nothing of its cause", async () => {
    const app = protocolApp({
      getAgent: async () => {
        throw new Error("select secret from agents");
      },
    });
    const response = await send(app, "GET", `${API}/agents/${ID}`);
    const text = await response.clone().text();
    expect(text).not.toContain("secret");
    expect(await problem(response)).toMatchObject({ status: 500, code: "internal" });
  });
  test("to one that has to wait says how long", async () => {
    const app = protocolApp({
      getAgent: async () => {
        throw new RapportError("rate_limited", "Wait.", { details: { retryAfterSeconds: 2.2 } });
      },
    });
    expect((await send(app, "GET", `${API}/agents/${ID}`)).headers.get("retry-after")).toBe("3");
  });
  test("repeats a sane request id and makes its own for any other", async () => {
    const idOf = async (id: string) =>
      (await send(protocolApp(), "GET", "/healthz", { headers: { "x-request-id": id } })).headers.get("x-request-id");
    expect(await idOf("trace-12345678")).toBe("trace-12345678");
    for (const id of ["x", "a b c d e f", "a".repeat(65), "<script>aaa"])
      expect(await idOf(id)).toMatch(/^[0-9a-f-]{36}$/);
  });
  test("always carries the security headers", async () => {
    for (const path of ["/healthz", "/nothing", `${API}/agents`]) {
      const { headers } = await send(protocolApp(), "GET", path, { token: null });
      expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("cache-control")).toBe("no-store");
    }
  });
});

describe("the route table", () => {
  test("does not start with a route that declares no policy", () => {
    const parts = partsOf();
    const [first, ...rest] = routeTable(parts);
    const open = { ...first, policy: undefined } as unknown as NonNullable<typeof first>;
    expect(() => createApp(parts, [open, ...rest])).toThrow(/declares no policy/);
  });
  test("opens to strangers only health, the documentation and the owner's link", () => {
    const open = routeTable(partsOf()).filter(({ policy }) => policy === "public");
    expect(open.map(({ path }) => path).sort()).toEqual([
      "/",
      "/docs",
      "/docs/start.js",
      "/docs/swagger-ui-bundle.js",
      "/docs/swagger-ui.css",
      "/healthz",
      "/openapi.json",
      "/readyz",
    ]);
  });
  test("answers every other route with 401 to strangers, before looking at what they sent", async () => {
    const routes = routeTable(partsOf()).filter(({ policy }) => policy !== "public");
    expect(routes.length).toBeGreaterThan(20);
    for (const route of routes) {
      const path = route.path.replace(/\{\w+\}/g, "not-an-id");
      for (const token of [null, "forged", "good forged"]) {
        const response = await send(protocolApp(), route.method.toUpperCase(), path, { token });
        expect(await problem(response), route.operationId).toMatchObject({ status: 401, code: "unauthenticated" });
        expect(response.headers.get("www-authenticate")).toBe("Bearer");
      }
    }
  });
  test("lets a token that may only read write nothing", async () => {
    for (const route of routeTable(partsOf()).filter(({ policy }) => policy === "write")) {
      const path = route.path.replace(/\{\w+\}/g, ID);
      expect(await refused(route.method.toUpperCase(), path, { token: "reader" }), route.operationId).toMatchObject({
        status: 403,
        code: "forbidden",
      });
    }
  });
});

/** What `protocolApp` was made of. */
function partsOf() {
  let parts: Parameters<typeof createApp>[0] | undefined;
  protocolApp({}, { routes: (given) => ((parts = given), routeTable(given)) });
  if (!parts) throw new Error("The app was not made.");
  return parts;
}
