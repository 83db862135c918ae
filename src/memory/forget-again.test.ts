import { describe, expect, test } from "vitest";
import { everywhere } from "../../test/everywhere.ts";
import { freshPerson, testDatabase } from "../../test/database.ts";
import { add, claim, openDiary, TEST_KEY, type Diary } from "../../test/memory.ts";
import { asUser } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import type { ForgetRequest } from "../verbs.ts";
import { applyEdits } from "./edit.ts";
import { confirmForget, previewForget } from "./forget.ts";
import { getMemory, listMemories } from "./read.ts";
import type { Learning } from "./types.ts";

const room = (diary: Diary) => ({ clock: diary.clock, tombstoneKey: TEST_KEY, tokenKey: "another key" });
const preview = (diary: Diary, request: ForgetRequest) => diary.as((db) => previewForget(db, room(diary), request));
const confirm = (diary: Diary, token: string) => diary.as((db) => confirmForget(db, room(diary), token));
const forget = async (diary: Diary, request: ForgetRequest) => confirm(diary, (await preview(diary, request)).token);
const memories = async (diary: Diary) =>
  (await diary.as((db) => listMemories(db, { limit: 100, cursor: null }, {}))).items;
const texts = async (diary: Diary) =>
  (await diary.as((db) => db.query<{ text: string }>(sql`select text from messages order by position`))).map(
    ({ text }) => text,
  );

describe("a forgotten claim", () => {
  const learnAgain = async (more: Partial<Extract<Learning, { op: "add" }>>) => {
    const diary = await openDiary();
    await diary.say("I use HubSpot", [add("favorite_tools", "HubSpot")]);
    await forget(diary, { query: "HubSpot" });
    const said = await diary.say("I use hubspot", [{ ...add("favorite_tools", "hubspot"), ...more } as Learning]);
    return { diary, said };
  };
  test("is not learned again", async () => {
    const { diary, said } = await learnAgain({});
    expect(said).toEqual([]);
    expect(await memories(diary)).toEqual([]);
  });
  test("is learned again when the person asks to remember it, from then on as any other", async () => {
    const { diary, said } = await learnAgain({ asked: true });
    expect(said).toMatchObject([{ event: "learned" }]);
    expect(await diary.say("hubspot", [add("favorite_tools", "HubSpot")])).toMatchObject([{ event: "reinforced" }]);
  });
  test("is taken when the person writes it by hand", async () => {
    const { diary } = await learnAgain({});
    const changes = [{ op: "add" as const, claim: claim("favorite_tools", "HubSpot") }];
    await diary.as((db) => applyEdits(db, { clock: diary.clock, tombstoneKey: TEST_KEY, changes }));
    expect(await memories(diary)).toHaveLength(1);
  });
});

describe("a request to forget in a message", () => {
  const ask = (words: string, slot: string | null = null): Learning => ({
    op: "forget",
    target: { slot, words },
    span: { start: 0, end: 4 },
  });
  test("erases at once, the request's own words too", async () => {
    const diary = await openDiary();
    const said = "I use Grumblewort at work";
    await diary.say(said, [{ op: "add", claim: claim("favorite_tools", "Grumblewort"), span: { start: 0, end: 17 } }]);
    const items = await diary.say("Forget that I use grumblewort", [ask("grumblewort")]);
    expect(items).toMatchObject([{ event: "forgotten", value: null, text: "" }]);
    expect(await texts(diary)).toEqual(["[forgotten] at work", "Forget that [forgotten]"]);
    expect(await everywhere("grumblewort")).toEqual([]);
  });
  test.each([
    ["that names the value in a sentence", "that I use HubSpot", ["Berlin", "Rome"]],
    ["that names a slot", "my location", ["HubSpot"]],
    ["in other letters", "HUBSPOT", ["Berlin", "Rome"]],
  ])("%s erases that and nothing else", async (_how, words, left) => {
    const diary = await openDiary();
    await diary.say("all of it", [add("favorite_tools", "HubSpot"), add("location", "Berlin")]);
    await diary.say("moved", [add("location", "Rome")]);
    await diary.say("Forget it", [ask(words)]);
    const values = await diary.as((db) =>
      db.query<{ value: string }>(sql`select value from memories where version_of is null order by value::text`),
    );
    expect(values.map(({ value }) => value).toSorted()).toEqual(left.toSorted());
  });
  test.each([
    ["words no memory holds", ask("Jira")],
    ["nothing at all", ask("")],
    ["a value of another slot", ask("HubSpot", "role")],
    ["part of a value", ask("Hub")],
  ])("erases nothing for %s", async (_what, learning) => {
    const diary = await openDiary();
    await diary.say("I use HubSpot", [add("favorite_tools", "HubSpot")]);
    expect(await diary.say("Forget it", [learning])).toEqual([]);
    expect(await memories(diary)).toHaveLength(1);
  });
});

describe("a token", () => {
  test("of another person, a forged one and an old one are refused, and nothing is erased", async () => {
    const diary = await openDiary();
    const [learned] = await diary.say("I use HubSpot", [add("favorite_tools", "HubSpot")]);
    const { token } = await preview(diary, { query: "HubSpot" });
    const { database } = await testDatabase();
    const [body = "", signature = ""] = token.split(".");
    const forged = Buffer.from(
      Buffer.from(body, "base64url").toString().replace("HubSpot", "Slack").replace(/\d+}$/, "9999999999999}"),
    ).toString("base64url");
    await expect(
      asUser(database, await freshPerson(), (db) => confirmForget(db, room(diary), token)),
    ).rejects.toMatchObject({ code: "invalid_input" });
    for (const wrong of ["", "x", `${forged}.${signature}`, `${token}.x`, `${body}.`])
      await expect(confirm(diary, wrong)).rejects.toMatchObject({ code: "invalid_input" });
    const later = { ...room(diary), clock: { ...diary.clock, now: () => new Date("2026-05-01T12:00:00Z") } };
    await expect(diary.as((db) => confirmForget(db, later, token))).rejects.toMatchObject({ code: "invalid_input" });
    expect((await diary.as((db) => getMemory(db, learned?.memoryId ?? ""))).state).toBe("active");
  });
  test("confirmed twice erases nothing more", async () => {
    const diary = await openDiary();
    await diary.say("I use HubSpot", [add("favorite_tools", "HubSpot")]);
    const { token } = await preview(diary, { query: "HubSpot" });
    await confirm(diary, token);
    expect(await confirm(diary, token)).toMatchObject({ memories: 0, messages: 0 });
  });
  test("is not given for what is nowhere", async () => {
    await expect(preview(await openDiary(), { query: "nowhere" })).rejects.toMatchObject({ code: "not_found" });
  });
});
