import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { everywhere } from "../everywhere.ts";
import { startScriptedModel, type ProviderServer } from "../fixtures/providers/index.ts";
import { startHttp, type Body, type Caller } from "./person.ts";

let provider: ProviderServer;
let http: Awaited<ReturnType<typeof startHttp>>;
let answered = 0;
beforeAll(async () => {
  provider = await startScriptedModel(() => `Answer ${(answered += 1)}.`);
  http = await startHttp({ COMPATIBLE_BASE_URL: provider.url });
});
afterAll(async () => {
  await http.close();
  await provider.close();
});

/** The request that reached the model last. */
const sent = (): string => JSON.stringify(provider.requests.at(-1)?.body["messages"]);

async function talking() {
  const ada = await http.signUp();
  const agentId = await ada.agent({
    agent_name: "Max",
    preset_name: "marketing_maestro",
    model: "compatible/scripted",
  });
  return { ada, agentId, ...(await ada.session(agentId)) };
}
const post = async (ada: Caller, path: string, body: object, status = 200): Promise<Body> => {
  const answer = await ada.call("POST", path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(status);
  return answer.body;
};

describe("rating a reply", () => {
  test("keeps the last rating, without secrets, and forgets its words with the rest", async () => {
    const { ada, say } = await talking();
    await say("We use Zephyrquill and Slack.");
    const reply = await say("What shall I do?");
    const path = `/messages/${reply.reply_id}/feedback`;
    await post(ada, path, { rating: -1 });
    const reason = "Knows Zephyrquill. My password is hunter2hunter2!";
    const kept = await post(ada, path, { rating: 1, reason });
    expect(kept).toMatchObject({ message_id: reply.reply_id, rating: 1 });
    expect(kept["reason"]).not.toContain("hunter2");
    const { token } = await post(ada, "/memories/forget", { query: "Zephyrquill" });
    await post(ada, "/memories/forget", { token });
    expect(await everywhere("Zephyrquill")).toEqual([]);
  });
  test("is refused for one's own message, for somebody else's reply, and for other numbers", async () => {
    const { ada, say } = await talking();
    const { ada: ben } = await talking();
    const reply = await say("Hello there");
    await post(ada, `/messages/${String(reply["message_id"])}/feedback`, { rating: 1 }, 400);
    await post(ben, `/messages/${reply.reply_id}/feedback`, { rating: 1 }, 404);
    await post(ada, `/messages/${reply.reply_id}/feedback`, { rating: 5 }, 400);
  });
});

describe("regenerating a reply", () => {
  test("makes another beside it, from which the session goes on; nothing is learned or stored twice", async () => {
    const { ada, sessionId, say } = await talking();
    const first = await say("We use HubSpot and Slack.");
    const before = await ada.get("/memories?limit=100");
    const second = await post(ada, `/messages/${first.reply_id}/regenerate`, {});
    expect(second).toMatchObject({ message_id: first["message_id"], learned: [] });
    expect(second["reply_id"]).not.toBe(first.reply_id);
    expect(await ada.get("/memories?limit=100")).toEqual(before);
    const messages = (await ada.get(`/sessions/${sessionId}/messages`)).items ?? [];
    expect(messages.map(({ role, parent_id }) => [role, parent_id])).toEqual([
      ["user", null],
      ["assistant", first["message_id"]],
      ["assistant", first["message_id"]],
    ]);
    await say("And now?");
    expect(sent()).toContain(String(second["response"]));
    expect(sent()).not.toContain(first.response);
  });
  test("without a memory leaves it and the words it came from out of that one prompt", async () => {
    const { ada, agentId, say } = await talking();
    await say("We use HubSpot and Slack.");
    const memories = (await ada.get("/memories?slot=favorite_tools")).items ?? [];
    const hubspot = memories.find(({ value }) => value === "HubSpot");
    const next = await ada.session(agentId);
    const reply = await next.say("Which tools do we use for marketing?");
    expect(sent()).toMatch(/HubSpot[\s\S]*Slack/);
    const again = await post(ada, `/messages/${reply.reply_id}/regenerate`, { without: [hubspot?.["memory_id"]] });
    expect(sent()).not.toContain("HubSpot");
    expect(sent()).toContain("Slack");
    expect(await ada.get(`/messages/${String(again["reply_id"])}/trace`)).toMatchObject({
      without: [hubspot?.["memory_id"]],
    });
    await next.say("Go on");
    expect(sent()).toContain("HubSpot");
  });
  test("with the same Idempotency-Key answers the same reply, and streams like any other", async () => {
    const { ada, say } = await talking();
    const reply = await say("Hello there");
    const headers = { "idempotency-key": "again", accept: "text/event-stream" };
    const stream = await http.raw("POST", `/messages/${reply.reply_id}/regenerate`, {
      token: ada.token,
      body: {},
      headers,
    });
    expect(stream.headers.get("content-type")).toContain("text/event-stream");
    const text = await stream.text();
    expect(text).toContain("text-delta");
    const repeated = await http.raw("POST", `/messages/${reply.reply_id}/regenerate`, {
      token: ada.token,
      body: {},
      headers: { "idempotency-key": "again" },
    });
    expect(repeated.headers.get("idempotency-replayed")).toBe("true");
    expect(text).toContain(((await repeated.json()) as Body)["reply_id"] as string);
    const other = await http.raw("POST", `/messages/${reply.reply_id}/regenerate`, {
      token: ada.token,
      body: { without: ["018f3a2c-0000-7000-8000-0000000000ff"] },
      headers: { "idempotency-key": "again" },
    });
    expect(other.status).toBe(422);
  });
  test("is refused for somebody else's message, and for no message", async () => {
    const { say } = await talking();
    const { ada: ben } = await talking();
    const reply = await say("Hello there");
    await post(ben, `/messages/${reply.reply_id}/regenerate`, {}, 404);
    await post(ben, "/messages/018f3a2c-0000-7000-8000-0000000000ff/regenerate", {}, 404);
  });
});

describe("replacing a message", () => {
  const replace = (ada: Caller, sessionId: string, replaces: unknown, message: string, status = 200) =>
    post(ada, "/messages", { session_id: sessionId, replaces, message }, status);
  const values = async (ada: Caller, slot: string) =>
    ((await ada.get(`/memories?slot=${slot}`)).items ?? []).map(({ value }) => value).sort();

  test("withdraws what was learned only from it, and learns from the new one", async () => {
    const { ada, sessionId, say } = await talking();
    const first = await say("We use HubSpot.");
    const second = await say("We use Slack and Linear.");
    await replace(ada, sessionId, second["message_id"], "We use Notion.");
    expect(await values(ada, "favorite_tools")).toEqual(["HubSpot", "Notion"]);
    expect(sent()).toContain(first.response);
    expect(sent()).not.toContain("Linear");
    expect(JSON.stringify(await ada.get("/search?q=Linear"))).not.toContain("Linear");
  });
  test("keeps what was said elsewhere too, and brings back what it had replaced or ended", async () => {
    const { ada, sessionId, say } = await talking();
    const told = await say("I live in Berlin. We use HubSpot.");
    const changed = await say("I moved to Paris. We no longer use HubSpot.");
    expect(await values(ada, "location")).toEqual(["Paris"]);
    await replace(ada, sessionId, changed["message_id"], "Good morning to you.");
    expect(await values(ada, "location")).toEqual(["Berlin"]);
    expect(await values(ada, "favorite_tools")).toEqual(["HubSpot"]);
    await say("As I said, we use HubSpot.");
    await replace(ada, sessionId, told["message_id"], "Good morning.");
    expect(await values(ada, "location")).toEqual([]);
    expect(await values(ada, "favorite_tools")).toEqual(["HubSpot"]);
  });
  test("can be undone, and leaves alone what the person did by hand since", async () => {
    const { ada, sessionId, say } = await talking();
    await say("We use HubSpot and Asana.");
    const second = await say("We use Linear. We no longer use HubSpot or Asana.");
    const learned = second.learned.find(({ event }) => event === "learned");
    const ended = second.learned.filter(({ event }) => event === "ended");
    expect(ended).toHaveLength(2);
    await ada.call("DELETE", `/memories/${String(ended[0]?.memory_id)}`);
    await replace(ada, sessionId, second["message_id"], "Good morning.");
    expect(await values(ada, "favorite_tools")).toEqual(["Asana"]);
    await post(ada, `/memories/${String(learned?.memory_id)}/undo`, {});
    expect(await values(ada, "favorite_tools")).toEqual(["Asana", "Linear"]);
  });
  test("works for the first message, which begins the session anew", async () => {
    const { ada, sessionId, say } = await talking();
    const first = await say("We use HubSpot.");
    await replace(ada, sessionId, first["message_id"], "Hello again.");
    expect(sent()).not.toContain("HubSpot");
    const messages = (await ada.get(`/sessions/${sessionId}/messages`)).items ?? [];
    expect(messages.filter(({ role }) => role === "user").map(({ parent_id }) => parent_id)).toEqual([null, null]);
  });
  test("is refused for a reply, for another session's message, and together with a parent", async () => {
    const { ada, agentId, sessionId, say } = await talking();
    const first = await say("Hello.");
    const other = await ada.session(agentId);
    await replace(ada, sessionId, first.reply_id, "Hi.", 404);
    await replace(ada, other.sessionId, first["message_id"], "Hi.", 404);
    const both = { session_id: sessionId, message: "Hi.", replaces: first["message_id"], parent_id: first.reply_id };
    await post(ada, "/messages", both, 400);
  });
});

describe("a trace", () => {
  test("names each line found with its ranks, and why it was used or left out", async () => {
    const { ada, agentId, say } = await talking();
    await say("We use HubSpot and Slack for the newsletter.");
    const next = await ada.session(agentId);
    const reply = await next.say("Which tools do we use for the newsletter?");
    const trace = await ada.get(`/messages/${reply.reply_id}/trace`);
    const lines = trace["recalled"] as Body[];
    expect(lines.some(({ injected }) => injected === true)).toBe(true);
    for (const line of lines) {
      expect(line).toMatchObject({ label: expect.stringMatching(/^m:/) as string, cited: false });
      expect(line["ranks"]).toMatchObject({ final: expect.any(Number) as number });
      expect(line["injected"] === true ? line["why"] === null : typeof line["why"] === "string").toBe(true);
    }
    expect(trace["cacheable_share"]).toBeNull();
    expect(trace["prompt_hash"]).toMatch(/^[0-9a-f]{64}$/);
    const followed = await next.say("Thanks. And then?");
    const again = await next.say("Good. And after that?");
    for (const { reply_id } of [followed, again])
      expect((await ada.get(`/messages/${reply_id}/trace`))["cacheable_share"]).toBe(1);
  });
});
