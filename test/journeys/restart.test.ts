import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type ServerProcess } from "../process/server.ts";
import { callerOf, signUpAt, type Caller } from "./person.ts";

let folder: string;
let server: ServerProcess;

const start = () => startServer({ RAPPORT_DATA_DIR: folder });
const caller = (token: string): Caller => callerOf(token, server.url);
/** Label, quotations and dates left out: the persona's own words. */
const manner = (response: string): string => response.split("\n").find((line) => line.trim() !== "") ?? "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "rapport-restart-"));
  server = await start();
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("what was said before a restart is known after it to another agent, with the same token", async () => {
  const token = await signUpAt(server.url);
  const first = await caller(token).session(
    await caller(token).agent({ agent_name: "Max", preset_name: "marketing_maestro" }),
  );
  await first.say("I'm Founder of TechFlow AI. We use HubSpot and Slack.");

  expect(await server.stop()).toMatchObject({ code: 0 });
  server = await start();

  const ada = caller(token);
  const second = await ada.session(await ada.agent({ agent_name: "Sue", preset_name: "support_assistant" }));
  expect((await second.say("Which tools do we use?")).response).toContain("HubSpot and Slack");
  expect((await second.say("Help me with customer support automation")).response).toMatch(/TechFlow AI[\s\S]*Slack/);
  const before = await ada.get(`/sessions/${first.sessionId}/messages`);
  expect(before.items).toHaveLength(2);
});

test("the four presets answer the same message each in their own way", async () => {
  const ada = caller(await signUpAt(server.url));
  const presets = ["marketing_maestro", "support_assistant", "data_analyst", "content_creator"];
  const replies: string[] = [];
  for (const preset_name of presets) {
    const session = await ada.session(await ada.agent({ agent_name: "Sam", preset_name }));
    replies.push((await session.say("Help me plan a newsletter for our customers")).response);
  }
  expect(new Set(replies.map(manner)).size).toBe(4);
  const questions = replies.map((reply) => reply.split("To make it yours, tell me:")[1] ?? "");
  expect(new Set(questions).size).toBe(4);
});
