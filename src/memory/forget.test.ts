import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { everywhere } from "../../test/everywhere.ts";
import { add, claim, end, openDiary, TEST_KEY, type Diary } from "../../test/memory.ts";
import { json, sql } from "../database/sql.ts";
import type { ForgetRequest } from "../verbs.ts";
import { confirmForget, previewForget } from "./forget.ts";
import { listMemories } from "./read.ts";
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
