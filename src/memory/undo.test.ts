import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { freshPerson, testDatabase } from "../../test/database.ts";
import { add, claim, end, openDiary, type Diary } from "../../test/memory.ts";
import { asUser } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import { applyEdits } from "./edit.ts";
import { getMemory, listMemories, memoryHistory, slotMemories } from "./read.ts";
import { retractMemory } from "./retract.ts";
import { undoMemory } from "./undo.ts";

const learn = async (diary: Diary, ...args: Parameters<typeof add>): Promise<string> => {
  const [item] = await diary.say("I said so", [add(...args)]);
  if (!item) throw new Error("Nothing was learned.");
  return item.memoryId;
};
const page = { limit: 50, cursor: null };
const current = async (diary: Diary) =>
  (await diary.as((db) => slotMemories(db, { agentId: diary.agentId, now: diary.clock.now() })))
    .map(({ value }) => String(value))
    .toSorted();
const undo = (diary: Diary, id: string) => diary.as((db) => undoMemory(db, diary, id));
const retract = (diary: Diary, id: string) => diary.as((db) => retractMemory(db, diary, id));

describe("undo", () => {
  test("withdraws what was learned, and undoing is then exhausted", async () => {
    const diary = await openDiary();
    const id = await learn(diary, "role", "Founder");
    expect((await undo(diary, id)).state).toBe("retracted");
    expect(await current(diary)).toEqual([]);
    await expect(undo(diary, id)).rejects.toMatchObject({ code: "conflict" });
  });
  test.each(["the old", "the new"])("from %s side of a replacement brings the old value back", async (side) => {
    const diary = await openDiary();
    const old = await learn(diary, "location", "Berlin");
    const now = await learn(diary, "location", "Paris");
    await undo(diary, side === "the old" ? old : now);
    expect(await current(diary)).toEqual(["Berlin"]);
    expect(await diary.as((db) => getMemory(db, old))).toMatchObject({ state: "active", validTo: null });
    expect((await diary.as((db) => getMemory(db, now))).state).toBe("retracted");
  });
  test("brings back under the same id what was retracted or ended", async () => {
    const diary = await openDiary();
    const id = await learn(diary, "favorite_tools", "HubSpot");
    await retract(diary, id);
    expect(await undo(diary, id)).toMatchObject({ memoryId: id, state: "active" });
    await diary.say("no longer", [end("favorite_tools", "HubSpot")]);
    expect(await undo(diary, id)).toMatchObject({ memoryId: id, state: "active", validTo: null });
    expect(await current(diary)).toEqual(["HubSpot"]);
  });
  test("refuses where the same was said again meanwhile", async () => {
    const diary = await openDiary();
    const id = await learn(diary, "favorite_tools", "HubSpot");
    await retract(diary, id);
    const again = await learn(diary, "favorite_tools", "HubSpot");
    expect(again).not.toBe(id);
    await expect(undo(diary, id)).rejects.toMatchObject({ code: "conflict", details: { memoryId: again } });
  });
  test("refuses where another value holds the only place", async () => {
    const diary = await openDiary();
    const berlin = await learn(diary, "location", "Berlin");
    await learn(diary, "location", "Paris");
    await learn(diary, "location", "Rome");
    await expect(undo(diary, berlin)).rejects.toMatchObject({ code: "conflict" });
    expect(await current(diary)).toEqual(["Rome"]);
  });
  test("gives an edited spelling back", async () => {
    const diary = await openDiary();
    const id = await learn(diary, "company_name", "techflow ai");
    await diary.as((db) =>
      applyEdits(db, {
        clock: diary.clock,
        tombstoneKey: "k",
        changes: [
          {
            op: "set",
            slot: "company_name",
            value: "TechFlow AI",
            claim: claim("company_name", "TechFlow AI"),
            replaces: id,
          },
        ],
      }),
    );
    expect(await current(diary)).toEqual(["TechFlow AI"]);
    expect((await undo(diary, id)).value).toBe("techflow ai");
  });
  test("has the core of every session rendered anew", async () => {
    const diary = await openDiary();
    const id = await learn(diary, "role", "Founder");
    await diary.as((db) =>
      db.query(sql`update sessions set core = 'x', core_hash = 'y' where user_id = current_user_id()`),
    );
    await undo(diary, id);
    expect(await diary.as((db) => db.query(sql`select core from sessions`))).toEqual([{ core: null }]);
  });
});

describe("another person's memory", () => {
  test("cannot be read, retracted or undone, and is not said to exist", async () => {
    const diary = await openDiary();
    const id = await learn(diary, "role", "Founder");
    const { database } = await testDatabase();
    const ben = await freshPerson();
    await expect(asUser(database, ben, (db) => getMemory(db, id))).rejects.toMatchObject({ code: "not_found" });
    await expect(asUser(database, ben, (db) => memoryHistory(db, id))).rejects.toMatchObject({ code: "not_found" });
    for (const work of [retractMemory, undoMemory])
      await expect(asUser(database, ben, (db) => work(db, diary, id))).rejects.toMatchObject({ code: "not_found" });
    await expect(diary.as((db) => getMemory(db, randomUUID()))).rejects.toMatchObject({ code: "not_found" });
    expect(await current(diary)).toEqual(["Founder"]);
  });
});

describe("a list of memories", () => {
  test("goes through pages newest first, each memory once with its evidence", async () => {
    const diary = await openDiary();
    for (const value of ["a", "b", "c", "d", "e"]) await learn(diary, "likes", value);
    const seen: unknown[] = [];
    let cursor: string | null = null;
    do {
      const part = await diary.as((db) => listMemories(db, { limit: 2, cursor }, {}));
      for (const memory of part.items) seen.push(memory.value, memory.evidence.length);
      cursor = part.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(["e", 1, "d", 1, "c", 1, "b", 1, "a", 1]);
  });
  test.each(["", "x", "MTIz", "!!!", Buffer.from("1,'; drop table memories; --").toString("base64url")])(
    "refuses the cursor %j",
    async (cursor) => {
      const diary = await openDiary();
      await expect(diary.as((db) => listMemories(db, { limit: 2, cursor }, {}))).rejects.toMatchObject({
        code: "invalid_input",
      });
    },
  );
  test("is narrowed by words, kind, slot and state; percent signs mean themselves", async () => {
    const diary = await openDiary();
    await learn(diary, "likes", "Tea");
    await learn(diary, "goals", "Run 100%", { kind: "goal" });
    const values = async (filter: Parameters<typeof listMemories>[2]) =>
      (await diary.as((db) => listMemories(db, page, filter))).items.map(({ value }) => value);
    expect(await values({ q: "tEA" })).toEqual(["Tea"]);
    expect(await values({ q: "%" })).toEqual(["Run 100%"]);
    expect(await values({ kind: "goal" })).toEqual(["Run 100%"]);
    expect(await values({ slot: "likes" })).toEqual(["Tea"]);
    expect(await values({ state: "retracted" })).toEqual([]);
  });
  test("answers what was true then, and what was believed then", async () => {
    const diary = await openDiary();
    const at = (day: string) => new Date(`2026-${day}T12:00:00Z`);
    await diary.say("Berlin", [add("location", "Berlin")], at("02-01"));
    await diary.say("Paris", [add("location", "Paris")], at("04-01"));
    const values = async (filter: Parameters<typeof listMemories>[2]) =>
      (await diary.as((db) => listMemories(db, page, filter))).items.map(({ value }) => value);
    expect(await values({ asOf: at("03-01") })).toEqual(["Berlin"]);
    expect(await values({ asOf: at("05-01") })).toEqual(["Paris"]);
    expect(await values({ asOf: at("01-01") })).toEqual([]);
    const [paris] = (await diary.as((db) => listMemories(db, page, {}))).items;
    const before = new Date((paris?.recordedAt.getTime() ?? 0) - 1);
    expect(await values({ believedAt: before })).toEqual(["Berlin"]);
    expect(await values({ believedAt: diary.clock.now() })).toEqual(["Paris"]);
  });
});

describe("an edit", () => {
  const edit = (diary: Diary, value: string, replaces: string | null = null) =>
    diary.as((db) =>
      applyEdits(db, {
        clock: diary.clock,
        tombstoneKey: "k",
        changes: [{ op: "set", slot: "location", value, claim: claim("location", value), replaces }],
      }),
    );
  test("is its own evidence and supersedes what was said", async () => {
    const diary = await openDiary();
    const old = await learn(diary, "location", "Berlin");
    await edit(diary, "Paris", old);
    const [memory] = (await diary.as((db) => listMemories(db, page, {}))).items;
    expect(memory).toMatchObject({ value: "Paris", origin: "edit", trust: 1, supersedesId: old });
    expect(memory?.evidence).toMatchObject([{ source: "edit", messageId: null, quote: "location Paris." }]);
  });
  test("planned before another value was learned still leaves one value", async () => {
    const diary = await openDiary();
    await learn(diary, "location", "Rome");
    await edit(diary, "Paris");
    expect(await current(diary)).toEqual(["Paris"]);
  });
  test("is not retired by a sentence in passing, which waits, but by the word that it changed", async () => {
    const diary = await openDiary();
    await edit(diary, "Paris");
    expect(await diary.say("Berlin is home", [add("location", "Berlin")])).toMatchObject([{ event: "conflict" }]);
    expect(await current(diary)).toEqual(["Paris"]);
    await diary.say("I moved to Rome", [
      { op: "replace", claim: claim("location", "Rome"), old: { slot: "location" }, span: { start: 0, end: 4 } },
    ]);
    expect(await current(diary)).toEqual(["Rome"]);
  });
});
