import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startOpenAiServer, type ProviderServer } from "../../../test/fixtures/providers/index.ts";
import { openProposing, proposal } from "../../../test/propose.ts";
import { changeSettings, type SettingsPatch } from "../../memory/settings.ts";
import { withdrawMessage } from "../../memory/withdraw.ts";

let server: ProviderServer;
beforeAll(async () => {
  server = await startOpenAiServer();
});
beforeEach(() => {
  const figma = { quote: "all my drafts are in Figma", slot: "favorite_tools", value: "Figma" };
  server.script({ kind: "answer", text: [proposal(figma)] });
});
afterAll(() => server.close());

const SAID = "Well, all my drafts are in Figma.";
async function told(settings: SettingsPatch) {
  const diary = await openProposing(server);
  await diary.as((db) => changeSettings(db, settings));
  const messageId = await diary.tell(SAID);
  await diary.enqueue();
  return { diary, messageId, asked: server.requests.length };
}

test("who does not want to be learned from is not read to a model", async () => {
  const { diary, asked } = await told({ learn: false });
  await diary.after(30);
  expect(server.requests).toHaveLength(asked);
  expect(await diary.memories()).toEqual([]);
});
test("a model's proposals of a kind that is off are not taken in", async () => {
  const { diary, asked } = await told({ categories: { preference: false } });
  await diary.after(30);
  expect(server.requests.length).toBeGreaterThan(asked);
  expect(await diary.memories()).toEqual([]);
});
test("a model's proposals wait where the person wants to be asked", async () => {
  const { diary } = await told({ askFirst: true });
  await diary.after(30);
  expect(await diary.memories()).toMatchObject([{ value: "Figma", state: "candidate" }]);
});
test("a message the person replaced is not read", async () => {
  const { diary, messageId, asked } = await told({});
  await diary.as((db) => withdrawMessage(db, diary, messageId));
  await diary.after(30);
  expect(server.requests).toHaveLength(asked);
  expect(await diary.memories()).toEqual([]);
});
