import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createClient, RapportProblem, type RapportClient, type ReplyEvent } from "../../src/client/index.ts";
import { ORIGIN, testServer, type TestServer } from "../http-server.ts";

const API = "/api/personalized-ai";
const INTRODUCTION =
  "I'm Founder of TechFlow AI, we're in the AI industry. I prefer professional, detailed answers. We use HubSpot and Slack. " +
  "We're working on a product launch and API scaling.";

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

async function talking(): Promise<{
  client: RapportClient;
  token: string;
  cookie: string;
  agentId: string;
  sessionId: string;
}> {
  const { client, token, cookie } = await server.person();
  const { agent_id: agentId } = await client.createAgent({
    agent_name: "Marketing Maestro",
    preset_name: "marketing_maestro",
  });
  const { session_id: sessionId } = await client.createSession({ agent_id: agentId });
  return { client, token, cookie, agentId, sessionId };
}
const refusal = async (call: Promise<unknown>): Promise<{ status: number; code: string }> => {
  const error = await call.then(
    () => new Error("It was not refused."),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof RapportProblem)) throw error;
  return { status: error.problem.status, code: error.problem.code };
};

describe("what one person says", () => {
  test("is remembered in the next session by another agent, is shown with its evidence, and can be corrected", async () => {
    const { client, sessionId } = await talking();
    const first = await client.sendMessage({ session_id: sessionId, message: INTRODUCTION });
    expect(first.learned.map(({ slot }) => slot)).toEqual(
      expect.arrayContaining(["company_name", "role", "favorite_tools"]),
    );

    const support = await client.createAgent({ agent_name: "Support", preset_name: "support_assistant" });
    const next = await client.createSession({ agent_id: support.agent_id });
    const reply = await client.sendMessage({
      session_id: next.session_id,
      message: "Help me with customer support automation",
    });
    expect(reply.response).toContain("TechFlow AI");
    expect((await client.getTrace(reply.reply_id)).prompt["core"]).toContain("TechFlow AI");

    const { context, etag } = await client.getContext();
    expect(context.user_profile).toMatchObject({ company_name: "TechFlow AI", role: "Founder" });
    const changed = await client.updateContext({ user_profile: { role: "CEO" } }, { ifMatch: etag });
    expect(changed.context.user_profile).toMatchObject({ role: "CEO", company_name: "TechFlow AI" });
    expect(await refusal(client.updateContext({ user_profile: { role: "CTO" } }, { ifMatch: etag }))).toEqual({
      status: 412,
      code: "precondition_failed",
    });

    const { items } = await client.listMemories({ slot: "company_name" });
    expect(items).toMatchObject([
      { value: "TechFlow AI", state: "active", evidence: [{ message_id: first.message_id }] },
    ]);
    const memoryId = items[0]?.memory_id ?? "";
    expect(await client.retractMemory(memoryId)).toMatchObject({ state: "retracted" });
    expect((await client.getContext()).context.user_profile).not.toHaveProperty("company_name");
    expect(await client.undoMemory(memoryId)).toMatchObject({ state: "active" });
    expect((await client.memoryHistory(memoryId)).items.length).toBeGreaterThan(1);
    expect((await client.search("HubSpot")).items.length).toBeGreaterThan(0);
  });

  test("can be forgotten: a preview first, then a receipt, then it is gone", async () => {
    const { client, sessionId } = await talking();
    await client.sendMessage({ session_id: sessionId, message: INTRODUCTION });
    const preview = await client.previewForget({ query: "HubSpot" });
    expect(preview.memories.length).toBeGreaterThan(0);
    const receipt = await client.confirmForget(preview.token);
    expect(receipt.memories).toBeGreaterThan(0);
    expect(JSON.stringify(await client.getContext())).not.toContain("HubSpot");
    expect(JSON.stringify(await client.listMessages(sessionId))).not.toContain("HubSpot");
    expect((await client.search("HubSpot")).items).toEqual([]);
  });

  test("comes back as a stream of events", async () => {
    const { client, sessionId } = await talking();
    const events: ReplyEvent[] = [];
    for await (const event of client.streamMessage({ session_id: sessionId, message: INTRODUCTION }))
      events.push(event);
    expect(events[0]?.type).toBe("started");
    expect(events.at(-1)).toMatchObject({ type: "done", status: "complete", model: "offline" });
    const text = events.map((event) => (event.type === "text" ? event.text : "")).join("");
    const { items } = await client.listMessages(sessionId);
    expect(items.map(({ role }) => role)).toEqual(["user", "assistant"]);
    expect(items[1]?.text).toBe(text);
  });

  test("is not seen by anybody else: their ids and ids of nothing get the same answer", async () => {
    const ada = await talking();
    const reply = await ada.client.sendMessage({ session_id: ada.sessionId, message: INTRODUCTION });
    const { items } = await ada.client.listMemories();
    const memoryId = items[0]?.memory_id ?? "";
    const { client: ben } = await server.person();
    const nobody = "018f3a2c-0000-7000-8000-0000000000ff";
    const calls: ((id: string) => Promise<unknown>)[] = [
      (id) => ben.getAgent(id === nobody ? id : ada.agentId),
      (id) => ben.updateAgent(id === nobody ? id : ada.agentId, { role: "Spy" }),
      (id) => ben.deleteAgent(id === nobody ? id : ada.agentId),
      (id) => ben.createSession({ agent_id: id === nobody ? id : ada.agentId }),
      (id) => ben.getSession(id === nobody ? id : ada.sessionId),
      (id) => ben.updateSession(id === nobody ? id : ada.sessionId, { title: "Mine" }),
      (id) => ben.deleteSession(id === nobody ? id : ada.sessionId),
      (id) => ben.endSession(id === nobody ? id : ada.sessionId),
      (id) => ben.listMessages(id === nobody ? id : ada.sessionId),
      (id) => ben.sendMessage({ session_id: id === nobody ? id : ada.sessionId, message: "Hello" }),
      (id) => ben.getTrace(id === nobody ? id : reply.reply_id),
      (id) => ben.getContext({ agent_id: id === nobody ? id : ada.agentId }),
      (id) => ben.getMemory(id === nobody ? id : memoryId),
      (id) => ben.memoryHistory(id === nobody ? id : memoryId),
      (id) => ben.retractMemory(id === nobody ? id : memoryId),
      (id) => ben.undoMemory(id === nobody ? id : memoryId),
    ];
    for (const call of calls) {
      const foreign = await refusal(call("theirs"));
      expect(foreign, String(call)).toEqual({ status: 404, code: "not_found" });
      expect(await refusal(call(nobody)), String(call)).toEqual(foreign);
    }
    expect(await ben.stopMessage(reply.message_id)).toEqual({ stopped: false });
    expect((await ben.listMemories()).items).toEqual([]);
    expect((await ben.listMemories({ agent_id: ada.agentId })).items).toEqual([]);
    expect((await ben.listSessions({ agent_id: ada.agentId })).items).toEqual([]);
    expect((await ben.search("TechFlow")).items).toEqual([]);
    expect((await ada.client.getSession(ada.sessionId)).title).not.toBe("Mine");
  });
});

describe("lists", () => {
  test("come in pages, each item once, newest first", async () => {
    const { client } = await server.person();
    for (const name of ["A", "B", "C", "D", "E"]) await client.createAgent({ agent_name: name });
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await client.listAgents({ limit: 2, ...(cursor !== undefined && { cursor }) });
      names.push(...page.items.map(({ agent_name }) => agent_name));
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    expect(names).toEqual(["E", "D", "C", "B", "A"]);
  });
  test("refuse a cursor that is not theirs", async () => {
    const { client } = await server.person();
    for (const cursor of ["x", "MTIz", "'; drop table agents"]) {
      expect(await refusal(client.listAgents({ cursor }))).toEqual({ status: 400, code: "invalid_input" });
    }
  });
});

describe("an Idempotency-Key", () => {
  const post = (token: string, path: string, body: object, key: string, headers: Record<string, string> = {}) =>
    server.app.request(`${ORIGIN}${API}${path}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        "idempotency-key": key,
        ...headers,
      },
      body: JSON.stringify(body),
    });

  test("makes one agent of two requests, and says that the second answer is a repeat", async () => {
    const { client, token } = await server.person();
    const first = await post(token, "/agents", { agent_name: "Once" }, "key-1");
    const second = await post(token, "/agents", { agent_name: "Once" }, "key-1");
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.headers.get("idempotency-replayed")).toBeNull();
    expect(second.headers.get("idempotency-replayed")).toBe("true");
    expect(await second.json()).toEqual(await first.json());
    expect((await client.listAgents()).items).toHaveLength(1);
  });
  test("makes one agent of eight requests at once", async () => {
    const { client, token } = await server.person();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => post(token, "/agents", { agent_name: "Once" }, "key-1")),
    );
    for (const { status, headers } of answers) {
      expect([201, 409]).toContain(status);
      if (status === 409) expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect((await client.listAgents()).items).toHaveLength(1);
  });
  test("refuses another body or another route", async () => {
    const { token } = await server.person();
    await post(token, "/agents", { agent_name: "Once" }, "key-1");
    expect((await post(token, "/agents", { agent_name: "Twice" }, "key-1")).status).toBe(422);
    expect((await post(token, "/memories/018f3a2c-0000-7000-8000-0000000000ff/undo", {}, "key-1")).status).toBe(422);
  });
  test("runs again after a failure", async () => {
    const { token, client } = await server.person();
    const body = { agent_name: "Later", model: "openai/nothing" };
    expect((await post(token, "/agents", body, "key-1")).status).toBe(400);
    expect((await post(token, "/agents", body, "key-1")).status).toBe(400);
    expect((await client.listAgents()).items).toEqual([]);
  });
  test("belongs to one person", async () => {
    const [ada, ben] = [await server.person(), await server.person()];
    await post(ada.token, "/agents", { agent_name: "Ada's" }, "shared");
    const answer = await post(ben.token, "/agents", { agent_name: "Ben's" }, "shared");
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({ agent_name: "Ben's" });
  });
  test("of another form is refused", async () => {
    const { token } = await server.person();
    for (const key of ["a b", "x".repeat(256), "é"])
      expect((await post(token, "/agents", { agent_name: "x" }, key)).status).toBe(400);
  });
  test("stores a message once and answers the same, as JSON and as a stream", async () => {
    const { client, token, sessionId } = await talking();
    const body = { session_id: sessionId, message: INTRODUCTION };
    const first = await post(token, "/messages", body, "turn-1");
    const second = await post(token, "/messages", body, "turn-1");
    expect(second.status).toBe(200);
    expect(first.headers.get("idempotency-replayed")).toBeNull();
    expect(second.headers.get("idempotency-replayed")).toBe("true");
    expect(await second.json()).toEqual(await first.json());
    const streamed = await post(token, "/messages", body, "turn-1", { accept: "text/event-stream" });
    expect(streamed.headers.get("idempotency-replayed")).toBe("true");
    expect(await streamed.text()).toContain("[DONE]");
    expect((await post(token, "/messages", { ...body, message: "Other" }, "turn-1")).status).toBe(422);
    expect((await client.listMessages(sessionId)).items).toHaveLength(2);
  });
});

describe("the founding browser example", () => {
  test("runs as written on the same origin, with the cookie alone", async () => {
    const { cookie } = await server.person();
    // What a browser adds by itself to fetch(url, {method: "POST", body: JSON.stringify(...)}) on our own page.
    const fetch = (url: string, init: { method: string; body: string }) =>
      server.app.request(`${ORIGIN}${url}`, {
        ...init,
        headers: {
          cookie,
          origin: ORIGIN,
          "sec-fetch-site": "same-origin",
          "content-type": "text/plain;charset=UTF-8",
        },
      });
    const agent = (await (
      await fetch(`${API}/agents`, {
        method: "POST",
        body: JSON.stringify({ agent_name: "My Assistant", preset_name: "marketing_maestro" }),
      })
    ).json()) as { agent_id: string };
    const session = (await (
      await fetch(`${API}/sessions`, { method: "POST", body: JSON.stringify({ agent_id: agent.agent_id }) })
    ).json()) as { session_id: string };
    const reply = (await (
      await fetch(`${API}/messages`, {
        method: "POST",
        body: JSON.stringify({
          session_id: session.session_id,
          message: "Help me with lead generation for my startup",
        }),
      })
    ).json()) as { response: string };
    expect(reply).toMatchObject({ response: expect.stringMatching(/.{10,}/) as string });
  });
  test("runs for nobody from another page", async () => {
    const { cookie } = await server.person();
    const response = await server.app.request(`${ORIGIN}${API}/agents`, {
      method: "POST",
      headers: { cookie, origin: "https://evil.example", "content-type": "text/plain;charset=UTF-8" },
      body: JSON.stringify({ agent_name: "Mine" }),
    });
    expect(response.status).toBe(403);
  });
});

describe("signing in", () => {
  const auth = (path: string, init: RequestInit = {}) => server.app.request(`${ORIGIN}/api/auth${path}`, init);
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    auth(path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });

  test("gives a token, and the token a short-lived JWT that works too", async () => {
    const { token } = await server.person();
    const { token: jwt } = (await (await auth("/token", { headers: { authorization: `Bearer ${token}` } })).json()) as {
      token: string;
    };
    expect(jwt.split(".")).toHaveLength(3);
    expect(
      (
        await createClient({
          baseUrl: ORIGIN,
          token: jwt,
          fetch: async (url, init) => server.app.request(String(url), init),
        }).listAgents()
      ).items,
    ).toEqual([]);
  });
  test("with what is wrong gets a problem like everywhere", async () => {
    const wrong = await post("/sign-in/email", { email: "nobody@example.com", password: "wrong password" });
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get("content-type")).toBe("application/problem+json");
    expect(await wrong.json()).toMatchObject({ code: "unauthenticated", status: 401 });
    expect((await post("/sign-up/email", { email: "x", password: "y" })).status).toBe(400);
    expect(
      (await post("/sign-up/email", { email: "a@example.com", password: "long enough", name: "x".repeat(20_000) }))
        .status,
    ).toBe(413);
    expect((await post("/delete-user", {})).status).toBe(404);
    expect(
      (await auth("/sign-in/email", { method: "POST", body: "{}", headers: { "content-type": "text/plain" } })).status,
    ).toBe(415);
  });
  test("is over after signing out", async () => {
    const { token, client } = await server.person();
    await client.listAgents();
    expect((await post("/sign-out", {}, { authorization: `Bearer ${token}` })).status).toBe(200);
    expect(await refusal(client.listAgents())).toEqual({ status: 401, code: "unauthenticated" });
  });
});

describe("bad input", () => {
  test("stores nothing", async () => {
    const { client, token, sessionId } = await talking();
    const bad = [
      "{",
      "[]",
      '{"session_id":"x","message":"y"}',
      `{"session_id":"${sessionId}","message":"\\u0000"}`,
      `{"session_id":"${sessionId}","message":"x","role":"system"}`,
      `{"session_id":"${sessionId}","message":"\\udc00"}`,
      `{"session_id":"${sessionId}","message":{"$gt":""}}`,
    ];
    for (const body of bad) {
      const response = await server.app.request(`${ORIGIN}${API}/messages`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body,
      });
      expect(response.status, body).toBe(400);
    }
    expect((await client.listMessages(sessionId)).items).toEqual([]);
  });
  test("in the context names the field", async () => {
    const { token } = await server.person();
    const put = (body: unknown) =>
      server.app.request(`${ORIGIN}${API}/context`, {
        method: "PUT",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    for (const body of [
      { user_profile: "x" },
      { user_profil: {} },
      { facts: ["x"] },
      { user_profile: { name: { first: "x" } } },
      { user_profile: { name: "x".repeat(5_000) } },
    ]) {
      const response = await put(body);
      expect(response.status, JSON.stringify(body)).toBe(400);
      expect(((await response.json()) as { errors?: unknown[] }).errors?.length).toBeGreaterThan(0);
    }
  });
});
