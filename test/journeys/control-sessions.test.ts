import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../src/clock.ts";
import { RapportError } from "../../src/errors.ts";
import type { SettingsPatch } from "../../src/memory/settings.ts";
import { everywhere } from "../everywhere.ts";
import { testServer } from "../http-server.ts";
import { testRapport, type TestRapport } from "../start.ts";

let rapport: TestRapport;
let now = new Date("2026-05-01T10:00:00Z");
const later = (hours: number): Date => (now = new Date(now.getTime() + hours * 3_600_000));
/** A word nobody else says. */
const rare = (): string => `Zq${randomUUID().slice(0, 8).replace(/\d/g, "x").replaceAll("-", "y")}`;

beforeAll(async () => {
  rapport = await testRapport({ clock: { now: () => new Date(now), id: () => systemClock.id() } });
});
afterAll(() => rapport.shutdown());

async function somebody(settings: SettingsPatch = {}) {
  const ada = await rapport.person();
  await ada.updateSettings(settings);
  const { agentId } = await ada.createAgent({ agentName: "Coach", presetName: "data_analyst" });
  const session = async (temporary?: boolean) => {
    const { sessionId } = await ada.createSession({ agentId, ...(temporary !== undefined && { temporary }) });
    const say = (message: string, idempotencyKey?: string) =>
      ada.sendMessage({ sessionId, message }, idempotencyKey === undefined ? {} : { idempotencyKey });
    return { sessionId, say };
  };
  return { ada, agentId, session, ...(await session()) };
}
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error: unknown) => (error instanceof RapportError ? error.code : String(error)),
  );
const promptOf = async (ada: Awaited<ReturnType<typeof somebody>>["ada"], replyId: string): Promise<string> =>
  JSON.stringify((await ada.getTrace(replyId)).prompt);

describe("settings", () => {
  test("begin with everything on, and change only where they are named", async () => {
    const { ada } = await somebody();
    const defaults = await ada.getSettings();
    expect(defaults).toMatchObject({ learn: true, use: true, askFirst: false, retentionDays: null, categories: {} });
    await ada.updateSettings({ categories: { goal: false } });
    await ada.updateSettings({ learn: false, categories: { person: false } });
    expect(await ada.getSettings()).toEqual({ ...defaults, learn: false, categories: { goal: false, person: false } });
  });
  test("learning off learns nothing, not even later, and still takes back and forgets", async () => {
    const word = rare();
    const { ada, say } = await somebody();
    await say(`We use ${word} and Slack.`);
    await ada.updateSettings({ learn: false });
    expect((await say("I live in Berlin. Remember that I sing.")).learned).toEqual([]);
    await ada.updateSettings({ learn: true });
    later(1);
    await rapport.rooms.runDueJobs();
    expect((await ada.getContext({})).user_profile).toEqual({});
    await ada.updateSettings({ learn: false });
    expect((await say("We no longer use Slack.")).learned).toMatchObject([{ event: "ended" }]);
    expect((await say(`Forget that I use ${word}.`)).learned).toMatchObject([{ event: "forgotten" }]);
    expect(await everywhere(word)).toEqual([]);
  });
  test("a kind that is off is not learned, the others are", async () => {
    const { ada, say } = await somebody({ categories: { preference: false } });
    await say("I live in Berlin. We use HubSpot.");
    const context = await ada.getContext({});
    expect(context.user_profile).toEqual({ location: "Berlin" });
    expect(context.learned_preferences).toEqual({});
  });
  test("ask first lets finds wait, but not what the person asked to have remembered", async () => {
    const { ada, say } = await somebody({ askFirst: true });
    expect((await say("I live in Berlin.")).learned).toEqual([]);
    const [waiting] = (await ada.listMemories({ limit: 9, cursor: null }, { state: "candidate" })).items;
    expect(waiting).toMatchObject({ value: "Berlin" });
    expect((await ada.getContext({})).user_profile).toEqual({});
    await ada.updateMemory(waiting?.memoryId ?? "", { confirmed: true });
    expect((await ada.getContext({})).user_profile).toEqual({ location: "Berlin" });
    expect((await say("Remember that I am allergic to nuts.")).learned).toMatchObject([{ event: "learned" }]);
  });
  test("use off keeps agents from knowing anything, from the next turn on, and gives it back", async () => {
    const { ada, say } = await somebody();
    await say("I live in Berlin. We use HubSpot.");
    const { replyId } = await say("Hello, how are things?");
    expect(await promptOf(ada, replyId)).toContain("Berlin");
    await ada.updateSettings({ use: false });
    const { session } = {
      session: await ada.createSession({
        agentId: (await ada.listAgents({ limit: 1, cursor: null })).items[0]?.agentId ?? "",
      }),
    };
    const blind = await ada.sendMessage({ sessionId: session.sessionId, message: "Where do I live?" }, {});
    expect(blind.memoriesUsed).toEqual([]);
    expect(await promptOf(ada, blind.replyId)).toContain("Nothing is known about the person yet.");
    expect(await promptOf(ada, blind.replyId)).not.toMatch(/Berlin|HubSpot/);
    await ada.updateSettings({ use: true });
    const seeing = await ada.sendMessage({ sessionId: session.sessionId, message: "Where do I live?" }, {});
    expect(await promptOf(ada, seeing.replyId)).toContain("Berlin");
  });
  test("a number of days erases sessions nobody talked in that long, and keeps what was learned", async () => {
    const word = rare();
    const { ada, say, sessionId, session } = await somebody({ retentionDays: 30 });
    await say(`I live in Berlin. Some ${word} words.`);
    later(24 * 20);
    const young = await session();
    await young.say("Hello again.");
    later(24 * 11);
    await rapport.rooms.runDueJobs();
    expect(await codeOf(ada.getSession(sessionId))).toBe("not_found");
    expect(await codeOf(ada.getSession(young.sessionId))).toBe("done");
    expect((await ada.getContext({})).user_profile).toEqual({ location: "Berlin" });
    expect(await everywhere(word)).toEqual([]);
  });
});

describe("a temporary session", () => {
  test("recalls nothing, learns nothing, is found nowhere, and leaves no word behind at its end", async () => {
    const word = rare();
    const { ada, say, session } = await somebody();
    await say("I live in Berlin.");
    const temporary = await session(true);
    const reply = await temporary.say(`We use ${word} and I moved to Paris. Where do I live?`, randomUUID());
    expect(reply).toMatchObject({ learned: [], memoriesUsed: [] });
    expect(await promptOf(ada, reply.replyId)).not.toContain("Berlin");
    expect(await ada.search(word, 10)).toEqual([]);
    expect((await ada.getContext({})).user_profile).toEqual({ location: "Berlin" });
    expect((await everywhere(word)).length).toBeGreaterThan(0);
    const ended = await ada.endSession(temporary.sessionId);
    expect(ended).toMatchObject({ temporary: true, title: null });
    expect(await codeOf(ada.getSession(temporary.sessionId))).toBe("not_found");
    expect(await everywhere(word)).toEqual([]);
  });
  test("that nobody ends is erased a day after it began", async () => {
    const word = rare();
    const { ada, session } = await somebody({ temporaryDefault: true });
    const { sessionId, say } = await session();
    await say(`Some ${word} words.`);
    later(23);
    await rapport.rooms.runDueJobs();
    expect(await ada.getSession(sessionId)).toMatchObject({ temporary: true });
    later(2);
    await rapport.rooms.runDueJobs();
    expect(await everywhere(word)).toEqual([]);
  });
  test("is not made where the person says otherwise than their settings", async () => {
    const { session, ada } = await somebody({ temporaryDefault: true });
    expect(await ada.getSession((await session(false)).sessionId)).toMatchObject({ temporary: false });
  });
});

describe("deleting a session", () => {
  test("keeps what was learned; what was only said stays where others quoted it, and in no record of ours", async () => {
    const word = rare();
    const { ada, say, sessionId, session } = await somebody();
    await say(`I live in Berlin. The ${word} project is late.`, randomUUID());
    const quoting = await (await session()).say(`What is the state of ${word}?`);
    expect(await promptOf(ada, quoting.replyId)).toContain(`${word} project`);
    expect(await ada.deleteSession(sessionId, "keep")).toBeNull();
    expect((await ada.getContext({})).user_profile).toEqual({ location: "Berlin" });
    expect(await promptOf(ada, quoting.replyId)).not.toContain(`${word} project`);
    // The other session's reply had quoted it.
    const left = (await everywhere(`${word} project`)).map((row) => row.split(":")[0]);
    expect([...new Set(left)]).toEqual(["messages"]);
    expect((await ada.listMemories({ limit: 9, cursor: null }, {})).items).toMatchObject([
      { value: "Berlin", evidence: [{ quote: "I live in Berlin", messageId: null }] },
    ]);
  });
  test("forgets what was learned only from it, and leaves what was said elsewhere", async () => {
    const word = rare();
    const { ada, say, sessionId, session } = await somebody();
    await say(`We use ${word} and Slack.`, randomUUID());
    const other = await session();
    await other.say("We use Slack.");
    await other.say("What tools do we use?");
    const receipt = await ada.deleteSession(sessionId, "forget");
    expect(receipt).toMatchObject({ memories: 1 });
    expect((await ada.getContext({})).learned_preferences).toEqual({ favorite_tools: ["Slack"] });
    expect(await everywhere(word)).toEqual([]);
    const { items } = await ada.listMessages(other.sessionId, { limit: 10, cursor: null });
    expect(items[0]?.text).toBe("We use Slack.");
    expect((await other.say(`We use ${word}.`)).learned).toEqual([]);
  });
  test("is refused for somebody else's, and forgets nothing then", async () => {
    const { sessionId, say, ada } = await somebody();
    await say("I live in Berlin.");
    const { ada: ben } = await somebody();
    expect(await codeOf(ben.deleteSession(sessionId, "forget"))).toBe("not_found");
    expect((await ada.getContext({})).user_profile).toEqual({ location: "Berlin" });
  });
});

describe("deleting the account", () => {
  test("leaves nothing of the person in any column of any table, ends their sign-ins, and touches nobody else", async () => {
    const server = await testServer();
    const word = rare();
    const [ada, ben] = [await server.person(), await server.person()];
    for (const { client } of [ada, ben]) {
      const { agent_id } = await client.createAgent({ agent_name: `Agent of ${word}` });
      const { session_id } = await client.createSession(
        { agent_id, title: `About ${word}` },
        { idempotencyKey: randomUUID() },
      );
      const reply = await client.sendMessage(
        { session_id, message: `We use ${word}. I live in Berlin.` },
        { idempotencyKey: randomUUID() },
      );
      await client.sendMessage({ session_id, message: `Forget that I live in Berlin. Do we use ${word}?` });
      await client.rateReply(reply.reply_id, { rating: 1, reason: `Knows ${word}.` });
      await client.updateSettings({ retention_days: 30 });
    }
    const bens = async () =>
      JSON.stringify([
        await ben.client.listMemories(),
        await ben.client.listSessions(),
        (await ben.client.getContext()).context,
      ]);
    const before = await bens();
    const userIds = new Set(
      (await everywhere(`We use ${word}`)).map((row) => /\(([0-9a-f-]{36})/.exec(row)?.[1] ?? ""),
    );
    expect(userIds.size).toBe(2);
    const receipt = await ada.client.deleteAccount();
    expect(receipt).toMatchObject({ agents: 1, sessions: 1, messages: 4 });
    expect(receipt.remains).toMatch(/write-ahead log.*backups/);
    expect(await bens()).toBe(before);
    const left = await Promise.all([...userIds].map(async (id) => (await everywhere(id)).length));
    expect(left.filter((rows) => rows === 0)).toHaveLength(1);
    await ben.client.deleteAccount();
    expect(await everywhere(word)).toEqual([]);
    for (const { client } of [ada, ben])
      await expect(client.listMemories()).rejects.toMatchObject({ problem: { status: 401 } });
    await server.close();
  });
});
