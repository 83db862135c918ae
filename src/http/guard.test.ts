import { describe, expect, test } from "vitest";
import { protocolApp, send } from "../../test/http.ts";

const API = "/api/personalized-ai";
const HOST = { host: "127.0.0.1:3000" };
const OWN = { origin: "http://127.0.0.1:3000" };
const cookie = { cookie: "rapport=good" };
const body = { agent_id: "018f3a2c-0000-7000-8000-000000000001" };

const app = protocolApp({
  listAgents: async () => ({ items: [], nextCursor: null }),
  createSession: async () => {
    throw new Error("reached the verb");
  },
});
const statusOf = async (method: string, path: string, headers: Record<string, string>, on = app) =>
  (await send(on, method, path, { token: null, headers: { ...HOST, ...headers }, ...(method === "POST" && { body }) }))
    .status;
/** The verb throws, so 500 says that the request got through to it. */
const THROUGH = 500;
const post = (headers: Record<string, string>) => statusOf("POST", `${API}/sessions`, headers);

describe("a cookie", () => {
  test("writes from this server's own pages", async () => {
    expect(await post({ ...cookie, ...OWN })).toBe(THROUGH);
    expect(await post({ ...cookie, "sec-fetch-site": "same-origin" })).toBe(THROUGH);
  });
  test("writes nothing from another page, from a page without an origin, or without saying from where", async () => {
    for (const origin of [
      "https://evil.example",
      "null",
      "http://127.0.0.1:4000",
      "http://127.0.0.1:3000.evil.example",
      "https://app.example",
    ]) {
      expect(await post({ ...cookie, origin }), origin).toBe(403);
    }
    expect(await post(cookie)).toBe(403);
    for (const site of ["cross-site", "same-site", "none"])
      expect(await post({ ...cookie, "sec-fetch-site": site }), site).toBe(403);
    expect(await post({ ...cookie, ...OWN, "sec-fetch-site": "cross-site" })).toBe(403);
  });
  test("reads for this server's own pages and for no other's", async () => {
    const read = (headers: Record<string, string>) => statusOf("GET", `${API}/agents`, { ...cookie, ...headers });
    expect(await read({})).toBe(200);
    expect(await read({ "sec-fetch-site": "same-origin" })).toBe(200);
    expect(await read({ origin: "https://app.example" })).toBe(403);
    expect(await read({ "sec-fetch-site": "cross-site" })).toBe(403);
  });
  test("does not make a wrong bearer token good", async () => {
    expect(await post({ ...cookie, ...OWN, authorization: "Bearer forged" })).toBe(401);
  });
  test("is held to the same at the sign-in routes", async () => {
    const signOut = (headers: Record<string, string>) =>
      statusOf("POST", "/api/auth/sign-out", { ...cookie, ...headers });
    expect(await signOut(OWN)).toBe(200);
    expect(await signOut({ origin: "https://evil.example" })).toBe(403);
  });
});

describe("a bearer token", () => {
  test("needs no origin", async () => {
    expect(await post({ authorization: "Bearer good" })).toBe(THROUGH);
    expect(await post({ authorization: "Bearer good", origin: "https://app.example" })).toBe(THROUGH);
  });
});

describe("other front ends", () => {
  const preflight = (origin: string) =>
    app.request(`http://127.0.0.1:3000${API}/messages`, {
      method: "OPTIONS",
      headers: {
        ...HOST,
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization",
      },
    });
  test("that are allowed may call, without cookies", async () => {
    const { headers, status } = await preflight("https://app.example");
    expect(status).toBe(204);
    expect(headers.get("access-control-allow-origin")).toBe("https://app.example");
    expect(headers.get("access-control-allow-headers")).toContain("authorization");
    expect(headers.get("access-control-allow-credentials")).toBeNull();
    expect(headers.get("vary")).toBe("Origin");
  });
  test("that are not allowed are told nothing", async () => {
    for (const origin of ["https://evil.example", "null", "https://app.example.evil.example", "http://app.example"]) {
      expect((await preflight(origin)).headers.get("access-control-allow-origin"), origin).toBeNull();
    }
  });
  test("read the errors too", async () => {
    const response = await send(app, "GET", `${API}/agents`, {
      token: "forged",
      headers: { origin: "https://app.example" },
    });
    expect(response.status).toBe(401);
    expect(response.headers.get("access-control-allow-origin")).toBe("https://app.example");
  });
});

describe("a host name", () => {
  const health = (host: string, on = app) => statusOf("GET", "/healthz", { host }, on);
  test("of this machine is answered", async () => {
    for (const host of ["127.0.0.1:3000", "localhost", "localhost:9999", "[::1]:3000", "LOCALHOST"])
      expect(await health(host), host).toBe(200);
  });
  test("of somebody else, pointed here, is refused", async () => {
    for (const host of [
      "evil.example",
      "127.0.0.1.evil.example",
      "10.0.0.1",
      "localhost.evil.example:3000",
      "",
      "a b",
      "localhost/x",
      "x@localhost",
    ]) {
      expect(await health(host), host).toBe(403);
    }
  });
  test("that people use is answered when it is configured, and then trusted as origin", async () => {
    const proxied = protocolApp(
      { listAgents: async () => ({ items: [], nextCursor: null }) },
      { config: { publicUrl: "https://rapport.example" } },
    );
    expect(await health("rapport.example", proxied)).toBe(200);
    expect(await health("evil.example", proxied)).toBe(403);
    const read = { ...cookie, host: "rapport.example", origin: "https://rapport.example" };
    expect(await statusOf("GET", `${API}/agents`, read, proxied)).toBe(200);
    const response = await send(proxied, "GET", "/healthz");
    expect(response.headers.get("strict-transport-security")).not.toBeNull();
  });
  test("may be any address when listening to the network, because only names can be pointed elsewhere", async () => {
    const network = protocolApp({}, { config: { host: "0.0.0.0" } });
    expect(await health("192.168.1.5:3000", network)).toBe(200);
    expect(await health("[fe80::1]:3000", network)).toBe(200);
    expect(await health("evil.example", network)).toBe(403);
  });
});
