import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { freshPerson, testDatabase } from "../../test/database.ts";
import { asUser, type Principal } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import { insertPassages, memoryPassageRow, passageRow, type TranscriptPlace } from "./passages.ts";
import { findPassages, recallPassages } from "./recall.ts";
import { termsOf } from "./terms.ts";
import { toTsvector } from "./tsvector.ts";

const NOW = new Date("2026-06-01T12:00:00Z");

/** A session of a new agent, and what was said in it. */
async function sessionOf(
  person: Principal,
  said: { text: string; speaker?: "user" | "assistant"; saidAt?: string; transcript?: TranscriptPlace }[],
) {
  const { database } = await testDatabase();
  const [agentId, sessionId] = [randomUUID(), randomUUID()];
  const ids = await asUser(database, person, async (db) => {
    await db.query(
      sql`insert into agents (id, agent_name, persona, created_at, updated_at) values (${agentId}, 'A', '{}', ${NOW}, ${NOW})`,
    );
    await db.query(
      sql`insert into sessions (id, agent_id, created_at, updated_at) values (${sessionId}, ${agentId}, ${NOW}, ${NOW})`,
    );
    const made: string[] = [];
    for (const [position, { text, speaker = "user", saidAt = "2026-05-01T12:00:00Z", transcript }] of said.entries()) {
      const id = randomUUID();
      made.push(id);
      await db.query(sql`insert into messages (id, session_id, position, role, text, tokens, path_tokens, status, said_at)
        values (${id}, ${sessionId}, ${position}, ${speaker}, ${text}, 1, 1, 'complete', ${new Date(saidAt)})`);
      const row = passageRow({
        id,
        sessionId,
        agentId,
        text,
        tokens: 1,
        saidAt: new Date(saidAt),
        speaker,
        position,
        ...(transcript && { transcript }),
      });
      await db.query(insertPassages(row === null ? [] : [row]));
    }
    return made;
  });
  return { agentId, sessionId, ids };
}

/** A memory as the ledger stores it, in the state asked for. */
async function remember(
  person: Principal,
  text: string,
  more: { agentId?: string; messageId?: string; state?: string } = {},
) {
  const { database } = await testDatabase();
  const id = randomUUID();
  const scope = more.agentId === undefined ? "user" : "relationship";
  await asUser(database, person, async (db) => {
    await db.query(sql`insert into memories (id, kind, value, text, claim_key, scope, agent_id, recorded_at, said_at, origin, trust, confidence,
        last_confirmed_at, state, extractor, extractor_version)
      values (${id}, 'fact', '{}', ${text}, ${id}, ${scope}, ${more.agentId ?? null}, ${NOW}, ${NOW}, 'message', 0.9, 1, ${NOW}, ${more.state ?? "active"}, 'rules', '1')`);
    const row = memoryPassageRow({
      id,
      messageId: more.messageId ?? null,
      agentId: more.agentId ?? null,
      scope,
      text,
      tokens: 1,
      saidAt: NOW,
    });
    await db.query(insertPassages(row === null ? [] : [row]));
  });
  return id;
}

async function recall(
  person: Principal,
  sessionId: string,
  cue: string,
  more: { limit?: number; budgetTokens?: number; excludeMessageIds?: string[] } = {},
) {
  const { database } = await testDatabase();
  return asUser(database, person, (db) =>
    recallPassages(db, { cue, sessionId, now: NOW, limit: 5, budgetTokens: 2000, ...more }),
  );
}
const texts = (lines: { text: string }[]) => lines.map(({ text }) => text);

const SMALL_TALK = [
  "The weather is lovely this morning",
  "My train was late again",
  "I bought new shoes",
  "Lunch was a salad with beans",
  "The printer jammed twice",
].map((text) => ({ text }));

describe("what is recalled", () => {
  test("finds what the person said in another session, in other forms of the words", async () => {
    const person = await freshPerson();
    const { ids } = await sessionOf(person, [
      ...SMALL_TALK,
      { text: "We are migrating our newsletters to Mailjet in autumn" },
    ]);
    const { sessionId } = await sessionOf(person, []);
    const [first] = await recall(person, sessionId, "Which tool does the newsletter migration use?");
    expect(first).toMatchObject({
      messageId: ids.at(-1),
      memoryId: null,
      saidBy: "user",
      text: "We are migrating our newsletters to Mailjet in autumn",
    });
    expect(first?.label).toMatch(/^m:[0-9a-f]{8}$/);
  });
  test("finds a word inside a Japanese sentence", async () => {
    const person = await freshPerson();
    const { sessionId } = await sessionOf(person, [...SMALL_TALK, { text: "私は東京の会社で働いています" }]);
    expect(texts(await recall(person, sessionId, "東京について"))).toEqual(["私は東京の会社で働いています"]);
  });
  test("finds a German sentence by another form of its word", async () => {
    const person = await freshPerson();
    const { sessionId } = await sessionOf(person, [
      ...SMALL_TALK,
      { text: "Ich habe die Verträge mit der Druckerei gekündigt" },
    ]);
    expect(texts(await recall(person, sessionId, "Was ist mit dem Vertrag der Druckereien?"))).toEqual([
      "Ich habe die Verträge mit der Druckerei gekündigt",
    ]);
  });
  test("a memory and the message it came from are one line", async () => {
    const person = await freshPerson();
    const { sessionId, ids } = await sessionOf(person, [...SMALL_TALK, { text: "I keep bees on the roof" }]);
    await remember(person, "Keeps bees on the roof.", { messageId: ids.at(-1) ?? "" });
    expect(await recall(person, sessionId, "Where are the bees?")).toHaveLength(1);
  });
  test("a memory alone is a note", async () => {
    const person = await freshPerson();
    const { sessionId } = await sessionOf(person, SMALL_TALK);
    const id = await remember(person, "Keeps bees on the roof.");
    expect(await recall(person, sessionId, "Where are the bees?")).toMatchObject([
      { memoryId: id, messageId: null, saidBy: "note" },
    ]);
  });
  test("what the assistant said is found when asked for", async () => {
    const person = await freshPerson();
    const { sessionId } = await sessionOf(person, [
      ...SMALL_TALK,
      { text: "Any ideas for a quiet hotel?" },
      { text: "Try the quiet hotel Sonne by the lake", speaker: "assistant" },
    ]);
    expect((await recall(person, sessionId, "Which quiet hotel did you recommend?"))[0]).toMatchObject({
      saidBy: "assistant",
    });
  });
  test("a word between neighbours finds the message next to it in a transcript", async () => {
    const person = await freshPerson();
    const { sessionId } = await sessionOf(person, [
      {
        text: "Did you ever finish the marathon?",
        transcript: { speakerName: "Ana", before: [], after: ["Yes! Four hours flat."] },
      },
      {
        text: "Yes! Four hours flat.",
        transcript: { speakerName: "Ben", before: ["Did you ever finish the marathon?"], after: [] },
      },
    ]);
    expect(texts(await recall(person, sessionId, "How did Ben do in the marathon?"))).toContain(
      "Ben: Yes! Four hours flat.",
    );
  });
});

describe("what is not recalled", () => {
  test.each([
    "hello",
    "Thanks a lot!",
    "good morning",
    "can you help me?",
    "What is the capital of Mongolia in the morning?",
    "ok",
    "",
    "👍",
    "\0\ud800 ' \\ \u0001",
    "How do volcanoes erupt?",
  ])("nothing for %j", async (cue) => {
    const person = await freshPerson();
    const { sessionId } = await sessionOf(person, SMALL_TALK);
    expect(await recall(person, sessionId, cue)).toEqual([]);
  });
  test("nothing of another person, whatever is asked", async () => {
    const [anna, ben] = [await freshPerson(), await freshPerson()];
    await sessionOf(anna, [{ text: "My passport number is in the blue folder" }]);
    const { sessionId } = await sessionOf(ben, [{ text: "I lost my umbrella" }]);
    expect(await recall(ben, sessionId, "passport number blue folder")).toEqual([]);
  });
  test("nothing that was told to another agent in confidence", async () => {
    const person = await freshPerson();
    const coach = await sessionOf(person, SMALL_TALK);
    const analyst = await sessionOf(person, []);
    await remember(person, "Wants to resign in spring.", { agentId: coach.agentId });
    expect(await recall(person, coach.sessionId, "resign in spring?")).toHaveLength(1);
    expect(await recall(person, analyst.sessionId, "resign in spring?")).toEqual([]);
  });
  test("a session that does not exist hears nothing told in confidence, the person's own search finds it", async () => {
    const person = await freshPerson();
    const { database } = await testDatabase();
    const coach = await sessionOf(person, SMALL_TALK);
    await remember(person, "Wants to resign in spring.", { agentId: coach.agentId });
    expect(await recall(person, randomUUID(), "resign in spring?")).toEqual([]);
    const found = await asUser(database, person, (db) =>
      findPassages(db, { cue: "resign", sessionId: null, now: NOW, limit: 5 }),
    );
    expect(texts(found)).toEqual(["Wants to resign in spring."]);
  });
  test.each(["superseded", "retracted", "quarantined", "expired", "candidate"])(
    "no memory that is %s",
    async (state) => {
      const person = await freshPerson();
      const { sessionId } = await sessionOf(person, SMALL_TALK);
      await remember(person, "Keeps bees on the roof.", { state });
      expect(await recall(person, sessionId, "Where are the bees?")).toEqual([]);
    },
  );
  test("no message the prompt shows anyway, nothing after its deletion, nothing beyond limit and budget", async () => {
    const person = await freshPerson();
    const { database } = await testDatabase();
    const bees = [
      "One hive of bees stands in Bonn",
      "Bees swarmed from the hive on Monday",
      "Selling honey of the bees and the hive",
    ];
    const { sessionId, ids } = await sessionOf(person, [...SMALL_TALK, ...bees.map((text) => ({ text }))]);
    const [first] = ids.slice(-3);
    expect(await recall(person, sessionId, "the hive of bees")).toHaveLength(3);
    expect(await recall(person, sessionId, "the hive of bees", { limit: 2 })).toHaveLength(2);
    expect(await recall(person, sessionId, "the hive of bees", { budgetTokens: 25 })).toHaveLength(1);
    expect(
      texts(await recall(person, sessionId, "the hive of bees", { excludeMessageIds: [first ?? ""] })),
    ).not.toContain(bees[0]);
    await asUser(database, person, (db) =>
      db.query(sql`delete from sessions where user_id = current_user_id() and id = ${sessionId}`),
    );
    const other = await sessionOf(person, []);
    expect(await recall(person, other.sessionId, "the hive of bees")).toEqual([]);
    expect(
      await asUser(database, person, (db) => db.query(sql`select passages, terms::int from passage_totals`)),
    ).toEqual([{ passages: 0, terms: 0 }]);
  });
});

describe("the search function", () => {
  test("refuses without a person, and is nobody's but the application's", async () => {
    const { database, admin } = await testDatabase();
    const search = sql`select * from search_passages('{bee}'::text[], '{1}'::real[], null, 'user', 1, 10)`;
    await expect(database.transaction("rapport_app", null, (db) => db.query(search))).rejects.toMatchObject({
      cause: { code: "42501" },
    });
    await expect(database.transaction("rapport_worker", null, (db) => db.query(search))).rejects.toThrow();
    expect(
      await admin.query(sql`select has_column_privilege('rapport_search', 'passages', 'text', 'select') as may_read_text,
        (select rolname from pg_roles r join pg_proc p on p.proowner = r.oid where p.proname = 'search_passages') as owner`),
    ).toEqual([{ may_read_text: false, owner: "rapport_search" }]);
  });
  test("words that look like query syntax are words", async () => {
    const person = await freshPerson();
    const { sessionId } = await sessionOf(person, [{ text: "I keep bees" }]);
    const { database } = await testDatabase();
    const rows = await asUser(database, person, (db) =>
      db.query(
        sql`select ids, frequencies from search_passages(${["a' | 'b", "!(", "\\", "bee"]}::text[], '{1,1,1,1}'::real[], null, 'user', 1, 10)`,
      ),
    );
    expect(rows).toMatchObject([{ frequencies: [0, 0, 0, 1] }]);
    expect(await recall(person, sessionId, "bees")).toHaveLength(1);
  });
  test("tells how common a word is beyond the rows it looks at, within a fifth", async () => {
    const person = await freshPerson();
    const { database } = await testDatabase();
    const { sessionId, agentId } = await sessionOf(person, []);
    await asUser(database, person, async (db) => {
      for (let batch = 0; batch < 20; batch++) {
        const said = Array.from({ length: 50 }, (_, index) => ({
          id: randomUUID(),
          text: index % 2 === 0 ? "common word" : "another word",
        }));
        await db.query(sql`insert into messages (id, session_id, position, role, text, tokens, path_tokens, status, said_at)
          select id, ${sessionId}, ${batch * 50}::int + place, 'user', text, 1, 1, 'complete', ${NOW} from unnest(${said.map(({ id }) => id)}::uuid[], ${said.map(({ text }) => text)}::text[]) with ordinality as made (id, text, place)`);
        await db.query(
          insertPassages(
            said.flatMap(
              ({ id, text }) =>
                passageRow({ id, sessionId, agentId, text, tokens: 1, saidAt: NOW, speaker: "user" }) ?? [],
            ),
          ),
        );
      }
    });
    const [row] = await asUser(database, person, (db) =>
      db.query<{ frequencies: number[]; ids: string[]; passages: number }>(
        sql`select frequencies, ids, passages from search_passages('{common,absent}'::text[], '{1,1}'::real[], null, 'user', 1, 100)`,
      ),
    );
    expect(row?.passages).toBe(1000);
    expect(row?.ids).toHaveLength(100);
    expect(Math.abs((row?.frequencies[0] ?? 0) - 500)).toBeLessThan(100);
    expect(row?.frequencies[1]).toBe(0);
  });
  test("the database takes the terms of whatever text, and of the longest", async () => {
    const person = await freshPerson();
    const { database } = await testDatabase();
    const long = Array.from({ length: 150_000 }, (_, index) => `wörd${index}`).join(" ");
    const odd = fc.sample(fc.string({ unit: "binary", maxLength: 300 }), 200);
    const vectors = ["\0", "\ud800", "' \\ '' :1A", long, ...odd].map((text) =>
      toTsvector([{ terms: termsOf(text), weight: "A" }]),
    );
    const rows = await asUser(database, person, (db) =>
      db.query<{ lexemes: number }>(
        sql`select length(tag_lexemes(vector))::int as lexemes from unnest(${vectors}::text[]) as made (vector)`,
      ),
    );
    expect(rows).toHaveLength(204);
    expect(rows[3]?.lexemes).toBeGreaterThan(20_000);
  });
});
