import { afterAll, beforeAll, expect, test } from "vitest";
import { startScriptedModel, type ProviderServer } from "../fixtures/providers/index.ts";
import { startHttp, type Body, type Caller } from "./person.ts";

const FOUNDING =
  "I'm Founder of TechFlow AI, we're in the AI industry. I prefer professional, detailed answers. We use HubSpot and Slack. We're working on a product launch and API scaling";
/** Nothing of these may ever reach another person. */
const ADAS = /TechFlow|HubSpot|Slack|Teams|Founder|API scaling|launch/;

let provider: ProviderServer;
let http: Awaited<ReturnType<typeof startHttp>>;
let ada: Caller;
let ben: Caller;

/** The request that reached the model last. */
const sent = () => {
  const messages = provider.requests.at(-1)?.body["messages"] as { role: string; content: unknown }[];
  const [system, ...rest] = messages.map(({ role, content }) => ({ role, text: JSON.stringify(content) }));
  return { system: system?.text ?? "", last: rest.at(-1)?.text ?? "", whole: JSON.stringify(messages) };
};
const agentsOf = (person: Caller) =>
  Promise.all([
    person.agent({ agent_name: "Max", preset_name: "marketing_maestro", model: "compatible/scripted" }),
    person.agent({ agent_name: "Sue", preset_name: "support_assistant", model: "compatible/scripted" }),
  ]);
/** All that a person can read of their account, as one text. */
const everything = async (person: Caller): Promise<string> => {
  const sessions = (await person.get("/sessions")).items ?? [];
  const parts = [
    ...["/agents", "/sessions", "/memories", "/context", "/search?q=tools+HubSpot+Slack+TechFlow"].map((path) =>
      person.get(path),
    ),
    ...sessions.map(({ session_id }) => person.get(`/sessions/${String(session_id)}/messages`)),
  ];
  return JSON.stringify(await Promise.all(parts));
};

beforeAll(async () => {
  provider = await startScriptedModel(() => "Understood.");
  http = await startHttp({ COMPATIBLE_BASE_URL: provider.url });
  [ada, ben] = [await http.signUp(), await http.signUp()];
});
afterAll(async () => {
  await http.close();
  await provider.close();
});

test("what a person says is known to their other agent, corrected, forgotten and brought back; never to anybody else", async () => {
  const [[max, sue], [bensMax]] = await Promise.all([agentsOf(ada), agentsOf(ben)]);
  const bens = await ben.session(bensMax);
  const benSeesNothing = async (): Promise<void> => {
    await bens.say("What do you know about me, my company and our tools?");
    expect(sent().whole).not.toMatch(ADAS);
    expect(await everything(ben)).not.toMatch(ADAS);
  };

  // Told to the first agent.
  const first = await ada.session(max);
  const told = await first.say(FOUNDING);
  const context = await ada.get("/context");
  expect(context["user_profile"]).toMatchObject({ role: "Founder", company_name: "TechFlow AI", industry: "AI" });
  expect(context["learned_preferences"]).toMatchObject({ favorite_tools: ["HubSpot", "Slack"] });
  expect(context["context_memory"]).toMatchObject({ current_projects: ["product launch", "API scaling"] });
  expect(context["context_prompt"]).toContain(
    "The user works at TechFlow AI in the AI industry as a Founder. They prefer professional communication with high level of detail.",
  );
  await benSeesNothing();

  // Used by the second, in a session of its own.
  const second = await ada.session(sue);
  const helped = await second.say("What did I tell Max about HubSpot?");
  expect(sent().system).toMatch(/You are Sue, Customer Support Specialist[\s\S]*TechFlow AI[\s\S]*HubSpot and Slack/);
  const trace = await ada.get(`/messages/${helped.reply_id}/trace`);
  expect(JSON.stringify(trace["recalled"])).toContain("HubSpot");
  expect(JSON.stringify(trace["prompt"])).toContain("TechFlow AI");
  expect((await ben.call("GET", `/messages/${helped.reply_id}/trace`)).status).toBe(404);
  expect((await ben.call("GET", `/sessions/${second.sessionId}/messages`)).status).toBe(404);
  expect((await ben.call("POST", "/messages", { session_id: second.sessionId, message: "Hello" })).status).toBe(404);

  // Corrected in the second session: the running ones are told, a new one starts with it.
  const corrected = await second.say("We no longer use Slack, we switched to Teams.");
  expect(corrected.learned.map(({ event }) => event).toSorted()).toEqual(["ended", "learned"]);
  for (const running of [first, second]) {
    await running.say("Which tools do we use?");
    expect(sent().last).toMatch(/note\] Uses Teams\./);
    expect(sent().last).toMatch(/note\] No longer true: Uses Slack\./);
  }
  const corrections = await ada.get("/context");
  expect(corrections["learned_preferences"]).toMatchObject({ favorite_tools: ["HubSpot", "Teams"] });
  const third = await ada.session(max);
  await third.say("Good morning");
  expect(sent().system).toContain("They use HubSpot and Teams.");
  expect(sent().system).not.toContain("Slack");
  await benSeesNothing();

  // Undone, and done again by the person's own word.
  const teams = corrected.learned.find(({ text }) => text === "Uses Teams.")?.memory_id ?? "";
  expect((await ben.call("POST", `/memories/${teams}/undo`)).status).toBe(404);
  expect((await ada.call("POST", `/memories/${teams}/undo`)).status).toBe(200);
  await third.say("Good evening");
  expect(sent().whole).not.toContain("Teams");

  // Forgotten for good.
  const preview = await ada.call("POST", "/memories/forget", { query: "HubSpot" });
  expect(preview.body["memories"]).toMatchObject([{ text: "Uses HubSpot." }]);
  expect((await ben.call("POST", "/memories/forget", { token: preview.body["token"] })).status).toBe(400);
  expect(await everything(ada)).toContain("HubSpot");
  const receipt = await ada.call("POST", "/memories/forget", { token: preview.body["token"] });
  expect(receipt.body).toMatchObject({ memories: 1, receipt_id: expect.any(String) as string });
  expect(await everything(ada)).not.toContain("HubSpot");
  expect(JSON.stringify(await ada.get(`/messages/${told.reply_id}/trace`))).not.toContain("HubSpot");
  expect(JSON.stringify(await ada.get(`/messages/${helped.reply_id}/trace`))).not.toContain("HubSpot");
  for (const running of [first, second, third, await ada.session(sue)]) {
    await running.say("Which CRM and tools do we use?");
    expect(sent().whole).not.toContain("HubSpot");
  }
  await benSeesNothing();
});

test("what was retracted comes back with undo, and the next prompt follows each time", async () => {
  const person = await http.signUp();
  const session = await person.session((await agentsOf(person))[0]);
  const { learned } = await session.say("I'm based in Lisbon.");
  const lisbon = learned[0]?.memory_id ?? "";
  const asked = async (): Promise<{ system: string; context: Body }> => {
    await session.say("Hello");
    return { system: sent().system, context: await person.get("/context") };
  };
  expect((await asked()).system).toContain("Lisbon");
  await person.call("DELETE", `/memories/${lisbon}`);
  const without = await asked();
  expect(without.system).not.toContain("Lisbon");
  expect(without.context["user_profile"]).toEqual({});
  await person.call("POST", `/memories/${lisbon}/undo`);
  const again = await asked();
  expect(again.system).toContain("Lisbon");
  expect(again.context["user_profile"]).toEqual({ location: "Lisbon" });
});
