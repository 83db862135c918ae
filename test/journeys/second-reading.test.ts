import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ProviderRequest, ProviderServer } from "../fixtures/providers/index.ts";
import { startScriptedModel } from "../fixtures/providers/index.ts";
import { proposal } from "../propose.ts";
import { testRapport, type TestRapport } from "../start.ts";

const SAID = "Mornings usually find me buried in Figma, that is how my work goes";
let server: ProviderServer;
let rapport: TestRapport;
let now = new Date("2031-03-03T09:00:00Z");
const passes = (minutes: number): void => void (now = new Date(now.getTime() + 60_000 * minutes));

const textOf = ({ body }: ProviderRequest): string => JSON.stringify(body["messages"]);
const isReading = (request: ProviderRequest): boolean => textOf(request).includes("Known memories:");
const answer = (request: ProviderRequest): string =>
  !isReading(request)
    ? "Good morning!"
    : textOf(request).includes("buried in Figma")
      ? proposal({ quote: "find me buried in Figma", slot: "favorite_tools", value: "Figma" })
      : '{"operations":[]}';

beforeAll(async () => {
  server = await startScriptedModel(answer);
  rapport = await testRapport({
    settings: { RAPPORT_MODEL: "compatible/scripted", COMPATIBLE_BASE_URL: server.url },
    // Ahead of everybody else's time, so that no other server of these tests finds the jobs due.
    clock: { now: () => now, id: randomUUID },
  });
});
afterAll(async () => {
  await rapport.shutdown();
  await server.close();
});

test("what the rules missed in one session is in the prompt of the next, and the person can see why", async () => {
  const person = await rapport.person();
  const { agentId } = await person.createAgent({ agentName: "Coach" });
  const { sessionId } = await person.createSession({ agentId });
  const turn = await person.sendMessage({ sessionId, message: SAID }, {});
  expect(turn.learned).toEqual([]);
  passes(1);
  await rapport.rooms.runDueJobs();
  passes(6);
  await rapport.rooms.runDueJobs();

  const { items } = await person.listMemories({ limit: 10, cursor: null }, {});
  expect(items).toMatchObject([
    {
      slot: "favorite_tools",
      value: "Figma",
      evidence: [{ messageId: turn.messageId, quote: "find me buried in Figma" }],
    },
  ]);
  const [memory] = items;
  expect(await person.memoryHistory(memory?.memoryId ?? "")).toMatchObject([{ event: "learned", by: "model" }]);

  const next = await person.createSession({ agentId });
  await person.sendMessage({ sessionId: next.sessionId, message: "Which editor should I open?" }, {});
  const last = server.requests.filter((request) => !isReading(request)).at(-1);
  expect(last === undefined ? "" : textOf(last)).toContain("The user uses Figma.");
});

test("the end of a session has it read at once", async () => {
  const person = await rapport.person();
  const { agentId } = await person.createAgent({ agentName: "Coach" });
  const { sessionId } = await person.createSession({ agentId });
  await person.sendMessage({ sessionId, message: SAID }, {});
  await person.endSession(sessionId);
  await rapport.rooms.runDueJobs();
  await rapport.rooms.runDueJobs();
  const { items } = await person.listMemories({ limit: 10, cursor: null }, {});
  expect(items).toMatchObject([{ value: "Figma" }]);
});
