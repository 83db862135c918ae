import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { freshPerson, testDatabase } from "../../test/database.ts";
import { add, claim, end, openDiary, TEST_KEY, type Diary } from "../../test/memory.ts";
import { asUser } from "../database/as-user.ts";
import { json, sql } from "../database/sql.ts";
import type { ForgetRequest } from "../verbs.ts";
import { applyEdits } from "./edit.ts";
import { confirmForget, previewForget } from "./forget.ts";
import { getMemory, listMemories } from "./read.ts";
import type { Claim, Learning } from "./types.ts";

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

/** Learns from these very words of the message. */
const from = (text: string, quote: string, slot: Claim["slot"], value: string): Learning => ({
  op: "add",
  claim: claim(slot, value, { text: `${slot ?? "Fact"}: ${value}.` }),
  span: { start: text.indexOf(quote), end: text.indexOf(quote) + quote.length },
});

/** Every row of every table of the database that holds the word, as `table: row`; vectors' and bytes' own forms included. */
async function everywhere(word: string): Promise<string[]> {
  const { admin } = await testDatabase();
  const tables = await admin.query<{ schema: string; name: string }>(sql`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`);
  const found: string[] = [];
  for (const { schema, name } of tables) {
    const statement = { raw: `select t::text as row from "${schema}"."${name}" t` };
    const rows = await admin.query<{ row: string }>(sql(Object.assign([statement.raw], { raw: [statement.raw] })));
    for (const { row } of rows) if (row.toLowerCase().includes(word.toLowerCase())) found.push(`${name}: ${row}`);
  }
  return found;
}

/** A person who talked, with everything a turn leaves behind. */
async function livedIn(word: string) {
  const diary = await openDiary();
  const said = `We use ${word} and Slack. I'm Founder of TechFlow AI, we're in the AI industry.`;
  const learned = await diary.say(said, [
    from(said, `use ${word} and Slack`, "favorite_tools", word),
    from(said, `use ${word} and Slack`, "favorite_tools", "Slack"),
    from(said, "Founder of TechFlow AI", "company_name", "TechFlow AI"),
    from(said, "in the AI industry", "industry", "AI"),
  ]);
  const reply = `How do you use ${word.toUpperCase()} today?`;
  const replyId = await diary.write(reply);
  const [message] = await diary.as((db) =>
    db.query<{ id: string }>(sql`select id from messages order by position limit 1`),
  );
  await diary.as(async (db) => {
    const prompt = {
      core: `They use ${word} and Slack.`,
      history: [{ role: "user", content: said }],
      recall: "",
      message: "hi",
    };
    await db.query(sql`
      insert into turn_traces (reply_id, message_id, recalled, cited, sections, prompt, prompt_hash, core_hash, created_at)
      values (${replyId}, ${message?.id}, ${json([{ text: said }])}::jsonb, '[]', '[]', ${json(prompt)}::jsonb, 'h', 'h', now())`);
    await db.query(sql`
      insert into idempotency_keys (key, operation, body_hash, state, locked_until, created_at)
      values ('k', 'sendMessage', 'h', 'running', now(), now())`);
    await db.query(sql`update idempotency_keys set response = ${json({ response: reply })}::jsonb`);
    await db.query(sql`
      insert into jobs (id, kind, unique_key, payload, run_at, created_at)
      values (${randomUUID()}, 'learn', 's', ${json({ note: said })}::jsonb, now(), now())`);
    await db.query(
      sql`update sessions set core = ${`They use ${word}.`}, core_hash = 'h', title = ${said.slice(0, 40) + " …"}`,
    );
  });
  return { diary, ids: learned.map(({ memoryId }) => memoryId), said };
}

describe("forgetting for good", () => {
  test.each(["id", "query"])("by %s leaves the word in no column of any table", async (way) => {
    const word = `Zephyrsoft${randomUUID().slice(0, 8)}`;
    const { diary, ids } = await livedIn(word);
    expect((await everywhere(word)).length).toBeGreaterThan(8);
    const shown = await preview(diary, way === "id" ? { ids: ids.slice(0, 1) } : { query: word.toLowerCase() });
    expect(shown).toMatchObject({ memories: [{ memoryId: ids[0] }], messageCount: 2 });
    expect((await everywhere(word)).length).toBeGreaterThan(8);
    const receipt = await confirm(diary, shown.token);
    expect(receipt).toMatchObject({ memories: 1, messages: 2, traces: 1, answers: 1 });
    expect(receipt.passages).toBe(3);
    expect(receipt.remains).toMatch(/write-ahead log.*backups/s);
    expect(await everywhere(word)).toEqual([]);
  });
  test("leaves what stays readable: other memories, their places, and longer names", async () => {
    const word = `Zephyrsoft${randomUUID().slice(0, 8)}`;
    const { diary, ids } = await livedIn(word);
    await forget(diary, { ids: [ids[0] ?? "", ids[3] ?? ""] });
    const [said, reply] = await texts(diary);
    expect(said).toBe("We use [forgotten] and Slack. I'm Founder of TechFlow AI, we're [forgotten].");
    expect(reply).toBe("How do you use [forgotten] today?");
    const left = await memories(diary);
    expect(left.map(({ value }) => value).toSorted()).toEqual(["Slack", "TechFlow AI"]);
    for (const { evidence } of left)
      for (const { start, end, quote } of evidence) expect(said?.slice(start ?? 0, end ?? 0)).toBe(quote);
    expect(left.find(({ value }) => value === "Slack")?.evidence[0]?.quote).toBe("use [forgotten] and Slack");
    const rest = await diary.as((db) =>
      db.query(
        sql`select core, title, (select array_agg(text order by text) from passages where kind = 'message') as passages from sessions`,
      ),
    );
    expect(rest).toEqual([
      { core: null, title: "We use [forgotten] and Slack. I'm Founder of TechFlow AI, we", passages: [reply, said] },
    ]);
  });
  test("takes every version and every past row of the same value with it", async () => {
    const diary = await openDiary();
    await diary.say("Quixotia", [add("location", "Quixotia")]);
    await diary.say("Paris", [add("location", "Paris")]);
    await diary.say("Quixotia again", [add("location", "Quixotia")]);
    await diary.say("gone", [end("location", null)]);
    expect((await preview(diary, { query: "quixotia" })).memories).toHaveLength(2);
    await forget(diary, { query: "quixotia" });
    expect(await everywhere("quixotia")).toEqual([]);
    expect(await diary.as((db) => db.query(sql`select value from memories where version_of is null`))).toEqual([
      { value: "Paris" },
    ]);
  });
  test("finds words that stand only in messages", async () => {
    const diary = await openDiary();
    await diary.write("My cat Moonbeamalot is ill");
    const shown = await preview(diary, { query: "Moonbeamalot" });
    expect(shown).toMatchObject({ memories: [], messageCount: 1, words: ["Moonbeamalot"] });
    await confirm(diary, shown.token);
    expect(await texts(diary)).toEqual(["My cat [forgotten] is ill"]);
    expect(await everywhere("moonbeamalot")).toEqual([]);
  });
  test("redacts nothing of another person", async () => {
    const [anna, ben] = [await openDiary(), await openDiary()];
    for (const diary of [anna, ben]) await diary.say("I use Crosspost", [add("favorite_tools", "Crosspost")]);
    await forget(anna, { query: "crosspost" });
    expect(await texts(ben)).toEqual(["I use Crosspost"]);
    expect(await memories(ben)).toHaveLength(1);
    await expect(preview(anna, { ids: (await memories(ben)).map(({ memoryId }) => memoryId) })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

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
    await diary.say(said, [from(said, "I use Grumblewort", "favorite_tools", "Grumblewort")]);
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
