import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer } from "../../src/server.ts";
import { testRapport } from "../start.ts";

let server: Awaited<ReturnType<typeof startServer>>;
let cookie: string;

beforeAll(async () => {
  server = await startServer(await testRapport(), { port: 0 });
  // As the sign-in page of the same origin would.
  const signedUp = await fetch(`${server.url}/api/auth/sign-up/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: server.url },
    body: JSON.stringify({ name: "Ada", email: `ada-${server.port}@example.com`, password: "a long password" }),
  });
  cookie = signedUp.headers.getSetCookie()[0] ?? "";
});
afterAll(() => server.close());

type Answer = { status: number; body: Record<string, unknown> };

/**
 * What a browser makes of `fetch('/api/personalized-ai/agents', {method: 'POST', body: JSON.stringify(...)})`: a text body, its own
 * cookie, Origin and Sec-Fetch-Site. Sent by hand, because fetch on Node may not set Host.
 */
function browserFetch(path: string, body: object, headers: Record<string, string> = {}): Promise<Answer> {
  const text = JSON.stringify(body);
  const { host } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const call = request(`${server.url}${path}`, {
      method: "POST",
      headers: {
        host,
        origin: server.url,
        "sec-fetch-site": "same-origin",
        "sec-fetch-mode": "cors",
        "content-type": "text/plain;charset=UTF-8",
        "content-length": Buffer.byteLength(text),
        cookie: cookie.split(";")[0],
        ...headers,
      },
    });
    call.on("error", reject);
    call.on("response", (response) => {
      let answer = "";
      response.setEncoding("utf8");
      response.on("data", (piece: string) => (answer += piece));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(answer) as Record<string, unknown> }),
      );
    });
    call.end(text);
  });
}

const AGENT = { agent_name: "Max", preset_name: "marketing_maestro" };
const AGENTS = "/api/personalized-ai/agents";

test("the founding browser example runs as written, up to the reply", async () => {
  const agent = await browserFetch(AGENTS, AGENT);
  expect(agent).toMatchObject({ status: 201, body: { agent_name: "Max", role: "Digital Marketing Specialist" } });
  const session = await browserFetch("/api/personalized-ai/sessions", { agent_id: agent.body["agent_id"] });
  expect(session.status).toBe(201);
  const reply = await browserFetch("/api/personalized-ai/messages", {
    session_id: session.body["session_id"],
    message: "Help me with lead generation for my startup",
  });
  expect(reply).toMatchObject({ status: 200, body: { response: expect.stringContaining("offline") as string } });
});

test("the session cookie is for this site and for no script", () => {
  expect(cookie).toMatch(/^rapport\.session_token=/);
  expect(cookie).toMatch(/HttpOnly/i);
  expect(cookie).toMatch(/SameSite=Strict/i);
});

test.each<[string, Record<string, string>, number]>([
  ["a page of another origin", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }, 403],
  ["a page of another port", { origin: "http://127.0.0.1:1", "sec-fetch-site": "same-site" }, 403],
  ["a page without an origin", { origin: "null" }, 403],
  ["a name pointed at this address", { host: "evil.example", origin: "http://evil.example" }, 403],
  ["a forged cookie", { cookie: "rapport.session_token=forged.forged" }, 401],
  ["no cookie", { cookie: "" }, 401],
])("%s makes no agent", async (_who, headers, status) => {
  expect((await browserFetch(AGENTS, AGENT, headers)).status).toBe(status);
});

test("a body that is no JSON is refused by name, and so is an unknown key", async () => {
  expect(await browserFetch(AGENTS, { ...AGENT, colour: "red" })).toMatchObject({ status: 400 });
  expect((await browserFetch(AGENTS, AGENT, { "content-type": "application/xml" })).status).toBeGreaterThanOrEqual(400);
});
