import { describe, expect, test } from "vitest";
import { asUser } from "../../src/database/as-user.ts";
import { sql } from "../../src/database/sql.ts";
import { NOT_EXPORTED, TABLE_OF } from "../../src/transfer/export.ts";
import type { ImportRun } from "../../src/transfer/types.ts";
import type { PersonVerbs } from "../../src/verbs.ts";
import { readCatalogue } from "../../src/database/catalogue-read.ts";
import { testDatabase } from "../database.ts";
import { testRapport } from "../start.ts";
import { collect, jsonLines, pieces, zipOf } from "../transfer.ts";

const PAGE = { limit: 100, cursor: null };
const line = (id: string, text: string, more: object = {}) => ({
  external_id: id,
  session: "s1",
  role: "user",
  said_at: "2025-03-01T10:00:00Z",
  text,
  ...more,
});

async function learned(rapport: Awaited<ReturnType<typeof testRapport>>, person: PersonVerbs, run: ImportRun) {
  await rapport.rooms.runDueJobs();
  return { run: await person.getImport(run.importId), review: (await person.listReview(PAGE)).items };
}

const counts = (table: "messages" | "sessions" | "passages", person: PersonVerbs) =>
  testDatabase().then(({ database }) =>
    asUser(database, { userId: person.userId, scopes: ["read"] }, async (db) => {
      const from = { messages: sql`messages`, sessions: sql`sessions`, passages: sql`passages` }[table];
      const [row] = await db.query<{ n: number }>(
        sql`select count(*)::int as n from ${from} where user_id = current_user_id()`,
      );
      return row?.n ?? 0;
    }),
  );

describe("a transcript", () => {
  const file = jsonLines(
    line("1", "My name is Sam and I work at Acme as a designer."),
    line("2", "Nice to meet you, Sam. Lisbon is lovely in May.", { role: "assistant" }),
    line("3", "I live in Lisbon."),
    line("4", "The wifi password: hunter2-blue-42"),
  );
  test("is stored once however often it is sent, is found with its own names, and waits for review", async () => {
    const rapport = await testRapport();
    const person = await rapport.person();
    const first = await person.importData("transcript", pieces(file));
    expect(first.counts).toMatchObject({ read: 4, stored: 4, known: 0, toLearn: 3 });
    const again = await person.importData("transcript", pieces(file, 1_000));
    expect(again).toMatchObject({ state: "done", counts: { stored: 0, known: 4, toLearn: 0 } });
    expect([await counts("sessions", person), await counts("messages", person)]).toEqual([1, 4]);
    const [hit] = await person.search("Where do I live? Lisbon", 5);
    expect(hit).toMatchObject({ kind: "message", externalId: "3" });
    expect(hit?.messageId).toBe(hit?.id);
    expect(JSON.stringify(await person.search("wifi password hunter2", 10))).not.toContain("hunter2");

    const { run, review } = await learned(rapport, person, first);
    expect(run).toMatchObject({ state: "done", counts: { learned: 3, toLearn: 3 } });
    expect(
      review.map(({ slot, value, state, origin, trust }) => [slot, value, state, origin, Number(trust.toFixed(2))]),
    ).toContainEqual(["name", "Sam", "candidate", "import", 0.7]);
    expect(review.every(({ evidence }) => evidence.length > 0 && evidence[0]?.messageId !== null)).toBe(true);
    // Nothing of it is believed yet.
    expect((await person.getContext({})).user_profile).toEqual({});
    await rapport.shutdown();
  });

  test("proposes what the person accepts or rejects, and neither comes back", async () => {
    const rapport = await testRapport();
    const person = await rapport.person();
    const { review } = await learned(rapport, person, await person.importData("transcript", pieces(file)));
    const name = review.find(({ slot }) => slot === "name");
    const place = review.find(({ slot }) => slot === "location");
    if (!name || !place) throw new Error("The rules found no name or place.");
    expect(await person.decideReview(name.memoryId, "accept")).toMatchObject({ state: "active" });
    expect(await person.decideReview(place.memoryId, "reject")).toMatchObject({ state: "retracted" });
    expect((await person.getContext({})).user_profile).toEqual({ name: "Sam" });
    await expect(person.decideReview(name.memoryId, "accept")).rejects.toMatchObject({ code: "conflict" });
    const stranger = await rapport.person();
    await expect(stranger.decideReview(name.memoryId, "reject")).rejects.toMatchObject({ code: "not_found" });

    const later = jsonLines(line("9", "I live in Lisbon, and my name is Sam.", { session: "s2" }));
    const next = await learned(rapport, person, await person.importData("transcript", pieces(later)));
    expect(next.review.filter(({ slot }) => slot === "location" || slot === "name")).toEqual([]);
    await rapport.shutdown();
  });

  test("never retires what the person said here, and within itself keeps the later word", async () => {
    const rapport = await testRapport();
    const person = await rapport.person();
    await person.updateContext({ user_profile: { location: "Porto" } }, {});
    const moved = jsonLines(
      line("1", "I live in Berlin."),
      line("2", "I live in Madrid.", { said_at: "2025-06-01T10:00:00Z" }),
      line("3", "Actually, I don't work at Acme anymore.", { said_at: "2025-07-01T10:00:00Z" }),
    );
    const { review } = await learned(rapport, person, await person.importData("transcript", pieces(moved)));
    expect(review.filter(({ slot }) => slot === "location").map(({ value }) => value)).toEqual(["Madrid"]);
    expect((await person.getContext({})).user_profile).toEqual({ location: "Porto" });
    await rapport.shutdown();
  });

  test("of people talking is learned from only where the person says who they are", async () => {
    const rapport = await testRapport();
    const talk = jsonLines(
      line("1", "I live in Berlin.", { role: undefined, speaker: "Nora" }),
      line("2", "I live in Madrid.", { role: undefined, speaker: "Emil" }),
    );
    const nobody = await rapport.person();
    const run = await nobody.importData("transcript", pieces(talk));
    expect(run).toMatchObject({ state: "done", counts: { stored: 2, toLearn: 0 } });
    const nora = await rapport.person();
    const { review } = await learned(rapport, nora, await nora.importData("transcript", pieces(talk), { me: "Nora" }));
    expect(review.map(({ value }) => value)).toEqual(["Berlin"]);
    expect((await nora.search("Madrid", 1))[0]).toMatchObject({ text: "Emil: I live in Madrid." });
    await rapport.shutdown();
  });

  test("reports lines it cannot read by place and never by words; a file of such lines alone is refused", async () => {
    const rapport = await testRapport();
    const person = await rapport.person();
    const run = await person.importData("transcript", pieces(`not json, a private word\n${file}`));
    expect(run.counts).toMatchObject({ stored: 4, unreadable: 1 });
    expect(run.errors).toEqual([{ at: "line 1", reason: "This line is not a JSON object." }]);
    await expect(person.importData("transcript", pieces("rubbish\n"))).rejects.toMatchObject({ code: "invalid_input" });
    expect((await person.listImports(PAGE)).items[0]).toMatchObject({ state: "failed" });
    const stranger = await rapport.person();
    await expect(stranger.getImport(run.importId)).rejects.toMatchObject({ code: "not_found" });
    await rapport.shutdown();
  });

  test("that breaks off leaves a failed run, and the same file again goes on", async () => {
    const rapport = await testRapport();
    const person = await rapport.person();
    const broken = async function* () {
      yield* pieces(file, 200);
      throw new Error("gone");
    };
    await expect(person.importData("transcript", broken())).rejects.toThrow("gone");
    expect((await person.listImports(PAGE)).items[0]).toMatchObject({ state: "failed" });
    const run = await person.importData("transcript", pieces(file));
    expect(run.counts.stored + run.counts.known).toBe(4);
    expect(await counts("messages", person)).toBe(4);
    await rapport.shutdown();
  });

  test("sent by five at once is stored once", async () => {
    const rapport = await testRapport();
    const person = await rapport.person();
    const runs = await Promise.all([1, 2, 3, 4, 5].map(() => person.importData("transcript", pieces(file))));
    expect(runs.reduce((sum, run) => sum + run.counts.stored, 0)).toBe(4);
    expect([await counts("messages", person), await counts("sessions", person)]).toEqual([4, 1]);
    await rapport.shutdown();
  });
});

describe("exports of other assistants", () => {
  const conversation = (id: string, text: string) => ({
    conversation_id: id,
    title: `About ${id}`,
    mapping: {
      a: {
        parent: null,
        message: {
          id: `${id}-a`,
          author: { role: "user" },
          create_time: 1_700_000_000,
          content: { content_type: "text", parts: [text] },
        },
      },
    },
  });
  test("come in shards of a zip, in order, and once", async () => {
    const rapport = await testRapport();
    const person = await rapport.person();
    const zip = zipOf([
      {
        name: "conversations-000.json",
        content: JSON.stringify([conversation("c1", "I use Figma."), { title: "broken" }]),
      },
      { name: "conversations-001.json", content: JSON.stringify([conversation("c2", "I am allergic to nuts.")]) },
    ]);
    const run = await person.importData("chatgpt", pieces(zip, 100));
    expect(run.counts).toMatchObject({ stored: 2, unreadable: 1 });
    expect(run.errors[0]?.at).toBe("conversations-000.json item 2");
    expect((await person.importData("chatgpt", pieces(zip, 1_000))).counts.stored).toBe(0);
    const sessions = (await person.listSessions(PAGE, {})).items;
    expect(sessions.map(({ title }) => title).sort()).toEqual(["About c1", "About c2"]);
    // Archived: on no list, and no turn runs with it.
    expect((await person.listAgents(PAGE)).items).toEqual([]);
    const [session] = sessions;
    await expect(person.sendMessage({ sessionId: session?.sessionId ?? "", message: "Hi" }, {})).rejects.toMatchObject({
      name: "RapportError",
    });
    await rapport.shutdown();
  });
  test("of a pasted list wait for review, and a forgotten claim does not", async () => {
    const rapport = await testRapport();
    const person = await rapport.person();
    await person.updateContext({ learned_preferences: { favorite_tools: ["Notion"] } }, {});
    const preview = await person.previewForget({ query: "Notion" });
    await person.confirmForget(preview.token);
    const list = "Memories:\n- User's name is Ada\n- Uses Notion\n- Collects fountain pens\n";
    const run = await person.importData("text", pieces(list));
    expect(run).toMatchObject({ state: "done", counts: { read: 3, unreadable: 1 } });
    const { items } = await person.listReview(PAGE);
    expect(items.map(({ text }) => text).join(" ")).toContain("fountain pens");
    expect(JSON.stringify(items)).not.toContain("Notion");
    expect((await person.importData("text", pieces(list))).counts.proposed).toBe(0);
    await rapport.shutdown();
  });
});

const withoutAgents = (lines: string[], agents = new Map<string, string>()) =>
  lines
    .join("")
    .trim()
    .split("\n")
    .slice(1)
    .map((text) => {
      const record = JSON.parse(text) as Record<string, unknown>;
      const name = (id: unknown) => {
        if (typeof id !== "string") return id;
        if (!agents.has(id)) agents.set(id, `agent ${agents.size}`);
        return agents.get(id);
      };
      return record["type"] === "agent"
        ? { ...record, id: "", name: record["agent_name"] }
        : { ...record, agent_id: name(record["agent_id"]) };
    })
    .map((record) => JSON.stringify(record))
    .sort();

describe("an export of our own", () => {
  test("brought to another person and exported there is the same", async () => {
    const rapport = await testRapport();
    const sam = await rapport.person();
    const agent = await sam.createAgent({ agentName: "Coach", presetName: "marketing_maestro" });
    const { sessionId } = await sam.createSession({ agentId: agent.agentId });
    await sam.sendMessage({ sessionId, message: "My name is Sam. I live in Lisbon and we use HubSpot." }, {});
    await sam.sendMessage({ sessionId, message: "We moved from HubSpot to Salesforce." }, {});
    await sam.importData(
      "transcript",
      pieces(jsonLines(line("1", "The lighthouse was closed.", { speaker: "Nora", role: undefined }))),
    );
    await rapport.rooms.runDueJobs();
    const lines = await collect(sam.exportData("jsonl"));
    const kim = await rapport.person();
    const run = await kim.importData("rapport", pieces(lines.join(""), 5_000));
    expect(run).toMatchObject({ state: "done", errors: [] });
    const back = await collect(kim.exportData("jsonl"));
    const own = JSON.stringify({ type: "import", id: run.importId }).slice(0, 60);
    const imported = withoutAgents(back.filter((text) => !text.startsWith(own)));
    expect(imported).toEqual(withoutAgents(lines));
    expect((await kim.search("lighthouse", 1))[0]).toMatchObject({
      externalId: "1",
      text: "Nora: The lighthouse was closed.",
    });
    expect((await kim.getContext({})).user_profile).toMatchObject({ name: "Sam", location: "Lisbon" });
    // Sam's own file again changes nothing.
    expect((await sam.importData("rapport", pieces(lines.join(""), 5_000))).counts.stored).toBe(0);
    const markdown = (await collect(sam.exportData("markdown"))).join("");
    expect(markdown).toContain("**Nora**");
    expect(markdown).toContain("Lisbon");
    await rapport.shutdown();
  });
  test.each([
    ["of another kind", "{}\n"],
    ["of a later version", '{"type":"rapport-export","version":99}\n'],
    ["that is empty", ""],
  ])("%s is refused", async (_, file) => {
    const rapport = await testRapport();
    const person = await rapport.person();
    await expect(person.importData("rapport", pieces(file))).rejects.toMatchObject({ code: "invalid_input" });
    await rapport.shutdown();
  });
  test("with broken records gives the others, and never reaches somebody else's", async () => {
    const rapport = await testRapport();
    const [sam, kim] = [await rapport.person(), await rapport.person()];
    const agent = await sam.createAgent({ agentName: "Private" });
    const session = {
      type: "session",
      id: "018f3a2c-0000-7000-8000-00000000aaaa",
      agent_id: agent.agentId,
      created_at: "2026-01-01T00:00:00Z",
      updated_at: "2026-01-01T00:00:00Z",
    };
    const file = jsonLines(
      { type: "rapport-export", version: 1 },
      session,
      { ...session, id: "not a uuid" },
      { type: "tombstone", claim_hash: "ab", created_at: "2026-01-01T00:00:00Z" },
      { type: "nonsense" },
    );
    const run = await kim.importData("rapport", pieces(file));
    expect(run.counts).toMatchObject({ stored: 1, unreadable: 3 });
    expect((await kim.listSessions(PAGE, {})).items).toEqual([]);
    await rapport.shutdown();
  });
  test("leaves out no table but those on the written list", async () => {
    const { admin } = await testDatabase();
    const { tables } = await readCatalogue(admin);
    const ofPeople = tables.filter(({ forced }) => forced).map(({ name }) => name);
    expect([...Object.values(TABLE_OF), ...Object.keys(NOT_EXPORTED)].sort()).toEqual([...ofPeople].sort());
  });
});
