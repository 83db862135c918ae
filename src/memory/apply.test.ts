import { describe, expect, test } from "vitest";
import { add, end, learnInput, openDiary, replace, retract, type Diary } from "../../test/memory.ts";
import { sql } from "../database/sql.ts";
import { applyLearnings } from "./apply.ts";

type Seen = { slot: string | null; value: unknown; state: string; support_count: number };
const seen = (diary: Diary) =>
  diary.as((db) =>
    db.query<Seen>(sql`select slot, value, state, support_count from memories
      where user_id = current_user_id() and version_of is null order by said_at, value::text`),
  );
const brief = async (diary: Diary) => (await seen(diary)).map((row) => `${String(row.value)} ${row.state}`);

describe("the same claim", () => {
  test("said twice is one memory with support 2 and two pieces of evidence", async () => {
    const diary = await openDiary();
    const [first] = await diary.say("I use HubSpot", [add("favorite_tools", "HubSpot")]);
    const [second] = await diary.say("we use hubspot", [add("favorite_tools", "hubspot")]);
    expect(first).toMatchObject({ event: "learned", value: "HubSpot", replacedId: null });
    expect(second).toMatchObject({ event: "reinforced", memoryId: first?.memoryId });
    expect(await seen(diary)).toEqual([
      { slot: "favorite_tools", value: "HubSpot", state: "active", support_count: 2 },
    ]);
    const evidence = await diary.as((db) =>
      db.query(sql`select quote from memory_evidence where user_id = current_user_id()`),
    );
    expect(evidence).toHaveLength(2);
  });
  test("from fifty messages at once is one memory with support 50", async () => {
    const diary = await openDiary();
    const saidAt = diary.clock.now();
    const ids: string[] = [];
    for (let index = 0; index < 50; index++) ids.push(await diary.write("I use HubSpot", saidAt));
    await Promise.all(
      ids.map((id) =>
        diary.as((db) =>
          applyLearnings(
            db,
            learnInput(diary, { id, text: "I use HubSpot", saidAt }, [add("favorite_tools", "HubSpot")]),
          ),
        ),
      ),
    );
    expect(await seen(diary)).toMatchObject([{ state: "active", support_count: 50 }]);
  });
  test("from the same message again changes nothing", async () => {
    const diary = await openDiary();
    const saidAt = diary.clock.now();
    const id = await diary.write("I use HubSpot", saidAt);
    const input = learnInput(diary, { id, text: "I use HubSpot", saidAt }, [add("favorite_tools", "HubSpot")]);
    await diary.as((db) => applyLearnings(db, input));
    expect(await diary.as((db) => applyLearnings(db, input))).toEqual([]);
    expect(await seen(diary)).toMatchObject([{ support_count: 1 }]);
  });
  test("twice in one message is one support", async () => {
    const diary = await openDiary();
    const items = await diary.say("HubSpot, I love HubSpot", [
      add("favorite_tools", "HubSpot"),
      add("favorite_tools", "HubSpot"),
    ]);
    expect(items).toHaveLength(1);
    expect(await seen(diary)).toMatchObject([{ support_count: 1 }]);
  });
});

describe("a turn", () => {
  test("with nothing learned makes no statement, and a typical one at most four", async () => {
    const diary = await openDiary();
    const saidAt = diary.clock.now();
    const id = await diary.write("hello", saidAt);
    let statements = 0;
    const counted = (learnings: Parameters<typeof learnInput>[2]) =>
      diary.as((db) => {
        statements = 0;
        const counting = {
          ...db,
          query: <Row extends object>(text: Parameters<typeof db.query>[0]) => (statements++, db.query<Row>(text)),
        };
        return applyLearnings(counting as typeof db, learnInput(diary, { id, text: "hello", saidAt }, learnings));
      });
    await counted([]);
    expect(statements).toBe(0);
    await counted([add("role", "Founder"), add("company_name", "TechFlow AI"), add("favorite_tools", "Slack")]);
    expect(statements).toBeLessThanOrEqual(4);
  });
});

describe("a slot of one", () => {
  test("takes the later value, keeps the earlier as the past and as what was believed", async () => {
    const diary = await openDiary();
    const [old] = await diary.say("I live in Berlin", [add("location", "Berlin")]);
    const [now] = await diary.say("I live in Paris", [add("location", "Paris")]);
    expect(now).toMatchObject({ event: "superseded", value: "Paris", replacedId: old?.memoryId });
    expect(await brief(diary)).toEqual(["Berlin superseded", "Paris active"]);
    const versions = await diary.as((db) =>
      db.query(
        sql`select state, valid_to from memories where user_id = current_user_id() and version_of = ${old?.memoryId}`,
      ),
    );
    expect(versions).toEqual([{ state: "active", valid_to: null }]);
  });
  test("is not changed by an older message read late: it waits as a candidate", async () => {
    const diary = await openDiary();
    await diary.say("I live in Paris", [add("location", "Paris")], new Date("2026-05-02T10:00:00Z"));
    expect(await diary.say("I live in Berlin", [add("location", "Berlin")], new Date("2026-04-02T10:00:00Z"))).toEqual(
      [],
    );
    expect(await brief(diary)).toEqual(["Berlin candidate", "Paris active"]);
  });
  test("takes a candidate that is said again later", async () => {
    const diary = await openDiary();
    await diary.say("I live in Paris", [add("location", "Paris")], new Date("2026-05-02T10:00:00Z"));
    await diary.say("I live in Berlin", [add("location", "Berlin")], new Date("2026-04-02T10:00:00Z"));
    await diary.say("I live in Berlin", [add("location", "Berlin")], new Date("2026-06-02T10:00:00Z"));
    expect(await brief(diary)).toEqual(["Berlin active", "Paris superseded"]);
  });
  test("of another subject is another place", async () => {
    const diary = await openDiary();
    await diary.say("I live in Berlin", [add("location", "Berlin")]);
    await diary.say("Mia lives in Rome", [add("location", "Rome", { subject: "Mia" })]);
    expect(await brief(diary)).toEqual(["Berlin active", "Rome active"]);
  });
});

describe("a slot of many", () => {
  test("keeps what is said beside each other", async () => {
    const diary = await openDiary();
    await diary.say("HubSpot and Slack", [add("favorite_tools", "HubSpot"), add("favorite_tools", "Slack")]);
    await diary.say("Notion", [add("favorite_tools", "Notion")]);
    expect(await brief(diary)).toEqual(["HubSpot active", "Slack active", "Notion active"]);
  });
  test("gives up the value the person moved away from, and no other", async () => {
    const diary = await openDiary();
    await diary.say("HubSpot and Slack", [add("favorite_tools", "HubSpot"), add("favorite_tools", "Slack")]);
    await diary.say("moved from HubSpot to Linear", [replace("favorite_tools", "Linear", "hubspot")]);
    expect(await brief(diary)).toEqual(["HubSpot superseded", "Slack active", "Linear active"]);
  });
  test("loses nothing to a change that names no old value", async () => {
    const diary = await openDiary();
    await diary.say("HubSpot", [add("favorite_tools", "HubSpot")]);
    await diary.say("switched to Linear", [replace("favorite_tools", "Linear")]);
    expect(await brief(diary)).toEqual(["HubSpot active", "Linear active"]);
  });
  test("cannot hold a value that its opposite takes", async () => {
    const diary = await openDiary();
    await diary.say("I use HubSpot", [add("favorite_tools", "HubSpot")]);
    await diary.say("I avoid HubSpot", [add("avoided_tools", "HubSpot")]);
    expect(await brief(diary)).toEqual(["HubSpot superseded", "HubSpot active"]);
  });
});

describe("ends and withdrawals", () => {
  test("what is over is the past; what never was is withdrawn; nothing else moves", async () => {
    const diary = await openDiary();
    await diary.say("tools", [
      add("favorite_tools", "HubSpot"),
      add("favorite_tools", "Slack"),
      add("role", "Founder"),
    ]);
    const ended = await diary.say("no longer HubSpot", [end("favorite_tools", "hubspot")]);
    expect(ended).toMatchObject([{ event: "ended", value: "HubSpot" }]);
    expect(await diary.say("I am no founder", [retract("role", null)])).toMatchObject([{ event: "retracted" }]);
    expect(await brief(diary)).toEqual(["Founder retracted", "HubSpot expired", "Slack active"]);
  });
  test.each([
    ["a value nobody named before", end("favorite_tools", "Jira")],
    ["no value and no slot", end(null, null)],
    ["words two memories hold", end("current_projects", "launch")],
  ])("nothing ends for %s", async (_what, learning) => {
    const diary = await openDiary();
    await diary.say("all", [
      add("favorite_tools", "HubSpot"),
      add("current_projects", "spring launch"),
      add("current_projects", "autumn launch"),
    ]);
    expect(await diary.say("over", [learning])).toEqual([]);
  });
  test("an old message read late ends nothing newer", async () => {
    const diary = await openDiary();
    await diary.say("I use HubSpot", [add("favorite_tools", "HubSpot")]);
    expect(await diary.say("no HubSpot", [end(null, "HubSpot")], new Date("2026-01-01T00:00:00Z"))).toEqual([]);
  });
});
