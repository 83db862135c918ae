import { describe, expect, test } from "vitest";
import { collect, jsonLines, pieces, zipOf } from "../../test/transfer.ts";
import { elementsOf } from "./json-elements.ts";
import { linesOf } from "./lines.ts";
import { placeMessages } from "./place.ts";
import { readChatGptConversation } from "./read-chatgpt.ts";
import { readClaudeConversation } from "./read-claude.ts";
import { firstPerson, readClaimLine } from "./read-text.ts";
import { readTranscript } from "./read-transcript.ts";
import { filesOf } from "./zip.ts";

describe("the elements of a list", () => {
  const read = async (text: string, size?: number, longest?: number) =>
    (await collect(elementsOf(pieces(text, size), longest))).map((one) =>
      one.ok ? one.item.text : one.problem.reason,
    );
  test.each([1, 2, 3, 5, 1_000])("come out whole however the bytes are cut (%i at a time)", async (size) => {
    const items = [{ a: '],[{}\\"', b: [1, [2, { c: "}" }]] }, 3, "x,y", { d: "Größe 😀" }];
    expect((await read(JSON.stringify(items, null, 1), size)).map((text) => JSON.parse(text) as unknown)).toEqual(
      items,
    );
  });
  test("of an empty list are none", async () => expect(await read(" [ ] ")).toEqual([]));
  test("are found in an object that wraps the list", async () =>
    expect(await read('{"conversations": [1, 2]}')).toEqual(["1", "2"]));
  test("are told as cut where the file ends too early", async () =>
    expect(await read('[{"a":1},{"b":')).toEqual(['{"a":1}', "The file ends in the middle of this item."]));
  test("that are too long are passed over, and the next is read", async () =>
    expect(await read(`["${"x".repeat(50)}",1]`, 4, 20)).toEqual(["This item is too long.", "1"]));
  test("are refused where there is no list", async () =>
    await expect(read('{"a":1}')).rejects.toMatchObject({ code: "invalid_input" }));
});

describe("lines", () => {
  test("keep their number, lose their ends, and one too long does not take the next with it", async () => {
    const read = await collect(linesOf(pieces(`\uFEFFa\r\n\n${"b".repeat(30)}\nc`, 4), 10));
    expect(read).toEqual([
      { ok: true, item: { at: "line 1", text: "a" } },
      { ok: false, problem: { at: "line 3", reason: "This line is too long." } },
      { ok: true, item: { at: "line 4", text: "c" } },
    ]);
  });
});

describe("a transcript", () => {
  const one = async (record: object) => (await collect(readTranscript(pieces(jsonLines(record)))))[0];
  test("names people as speakers and sides as roles", async () => {
    expect(await one({ external_id: "1", session: "s", speaker: "Nora", text: "Hi" })).toMatchObject({
      item: { externalId: "1", session: "s", speaker: "Nora", role: "unsaid" },
    });
    expect(await one({ external_id: "1", speaker: "assistant", text: "Hi" })).toMatchObject({
      item: { speaker: null, role: "assistant" },
    });
  });
  test.each<object>([{ external_id: "1" }, { text: "  " }, { text: ["a"] }, ["a"]])(
    "without a text is a problem and no error: %j",
    async (record) => expect(await one(record)).toMatchObject({ ok: false, problem: { at: "line 1" } }),
  );
  test("loses what no column keeps", async () =>
    expect(await one({ text: "a\u0000b\ud800c" })).toMatchObject({ item: { text: "abc" } }));
  test.each(["yesterday", "0001-01-01", 1e300, null])("takes %s for no time", async (said_at) =>
    expect(await one({ text: "a", said_at })).toMatchObject({ item: { saidAt: null } }),
  );
});

const node = (id: string, parent: string | null, role: string, text: string, at: number) => ({
  [id]: {
    id,
    parent,
    message: { id: `m-${id}`, author: { role }, create_time: at, content: { content_type: "text", parts: [text] } },
  },
});
const branched = {
  title: "Trip",
  conversation_id: "c1",
  create_time: 1_700_000_000,
  current_node: "d",
  mapping: {
    root: { id: "root", parent: null, message: null },
    ...node("a", "root", "user", "first", 1),
    ...node("b", "a", "assistant", "left", 2),
    ...node("d", "a", "assistant", "right", 3),
    ...node("e", "b", "user", "after left", 9),
  },
};

describe("a ChatGPT conversation", () => {
  const texts = (conversation: object) =>
    readChatGptConversation(JSON.parse(JSON.stringify(conversation)) as never)?.map(({ text }) => text);
  test("is the branch that was open, not the others", () => expect(texts(branched)).toEqual(["first", "right"]));
  test("without a current node is the branch written last", () =>
    expect(texts({ ...branched, current_node: undefined })).toEqual(["first", "left", "after left"]));
  test("that points in a circle ends", () =>
    expect(texts({ mapping: node("a", "a", "user", "x", 1), current_node: "a" })).toEqual(["x"]));
  test("leaves out system, tool, hidden and empty messages and pictures", () => {
    const mapping = {
      ...node("a", null, "system", "sys", 1),
      ...node("b", "a", "tool", "out", 2),
      c: {
        parent: "b",
        message: {
          author: { role: "user" },
          content: { content_type: "multimodal_text", parts: [{ asset_pointer: "x" }, "see this"] },
        },
      },
      d: { parent: "c", message: { author: { role: "assistant" }, content: { content_type: "text", parts: [""] } } },
      e: {
        parent: "d",
        message: {
          author: { role: "user" },
          metadata: { is_visually_hidden_from_conversation: true },
          content: { parts: ["hidden"] },
        },
      },
    };
    expect(texts({ mapping, current_node: "e" })).toEqual(["see this"]);
  });
  test.each([[null], [[]], [{}], [{ mapping: [] }], [{ mapping: "x" }]])("is none where it has no nodes: %j", (value) =>
    expect(readChatGptConversation(value)).toBeNull(),
  );
});

describe("a Claude conversation", () => {
  test("reads text or blocks, and neither thinking nor unknown senders", () => {
    const conversation = {
      uuid: "u",
      name: "Plan",
      chat_messages: [
        { uuid: "1", sender: "human", text: "Hi", created_at: "2026-01-01T00:00:00Z" },
        {
          uuid: "2",
          sender: "assistant",
          text: "",
          content: [
            { type: "thinking", text: "hm" },
            { type: "text", text: "Hello" },
          ],
        },
        { uuid: "3", sender: "tool", text: "no" },
        "broken",
      ],
    };
    expect(readClaudeConversation(conversation)?.map(({ role, text }) => [role, text])).toEqual([
      ["user", "Hi"],
      ["assistant", "Hello"],
    ]);
  });
  test("is none without messages", () => expect(readClaudeConversation({ uuid: "u" })).toBeNull());
});

describe("a pasted list", () => {
  test.each([
    ["User's name is Sam", "My name is Sam"],
    ["The user works at Acme as an engineer", "I work at Acme as an engineer"],
    ["Prefers short answers", "I prefer short answers"],
    ["User has two children", "I have two children"],
    ["Lisbon is home", "Lisbon is home"],
  ])("%s is read as %s", (line, said) => expect(firstPerson(line)).toBe(said));
  const said = new Date("2026-05-01T00:00:00Z");
  test("gives slots what the rules know, and keeps the rest in its own words", () => {
    expect(readClaimLine("- User's name is Sam", said)?.learnings[0]).toMatchObject({ claim: { slot: "name" } });
    expect(readClaimLine("2. Collects fountain pens from the 1930s", said)?.learnings[0]).toMatchObject({
      claim: { slot: null, text: "Collects fountain pens from the 1930s" },
    });
  });
  test.each(["", "   ", "# Memories", "Work:", "x".repeat(600)])("has no claim in %j", (line) =>
    expect(readClaimLine(line, said)).toBeNull(),
  );
});

describe("a zip", () => {
  const names = async (bytes: Uint8Array) => {
    const found: string[] = [];
    for await (const { name, stream } of filesOf(pieces(bytes, 11), /^conversations(?:-\d+)?\.json$/)) {
      const content = Buffer.concat(await collect(stream)).toString();
      found.push(`${name}=${content}`);
    }
    return found;
  };
  test("gives its shards in order and nothing else", async () => {
    const zip = zipOf([
      { name: "export/conversations-001.json", content: "[2]" },
      { name: "export/conversations-000.json", content: "[1]" },
      { name: "export/user.json", content: "{}" },
    ]);
    expect(await names(zip)).toEqual(["conversations-000.json=[1]", "conversations-001.json=[2]"]);
  });
  test("that is none is given as it is", async () => expect(await names(Buffer.from("[1]"))).toEqual(["the file=[1]"]));
  test.each([
    ["holds no such file", zipOf([{ name: "a.txt", content: "x" }])],
    ["is cut", zipOf([{ name: "conversations.json", content: "[1]" }]).subarray(0, 40)],
    ["lies about its size", zipOf([{ name: "conversations.json", content: "[1]", claimedSize: 1 }])],
    [
      "is too large unpacked",
      zipOf([
        { name: "conversations.json", content: "[1]", claimedSize: 4_000_000_000 },
        { name: "conversations-1.json", content: "[1]", claimedSize: 4_200_000_000 },
      ]),
    ],
  ])(
    "that %s is refused",
    async (_, bytes) => await expect(names(bytes)).rejects.toMatchObject({ name: "RapportError" }),
  );
});

test("neighbours are those of the same session, across the ends of a batch", () => {
  const said = (session: string, safe: string) => ({ session, safe });
  const recent = new Map([["s", ["p1", "p2"]]]);
  const placed = placeMessages(
    [said("s", "a"), said("t", "x"), said("s", "b")],
    [said("s", "c"), said("s", "d")],
    recent,
  );
  expect(placed.map(({ before, after }) => [before, after])).toEqual([
    [
      ["p1", "p2"],
      ["b", "c"],
    ],
    [[], []],
    [
      ["a", "p1"],
      ["c", "d"],
    ],
  ]);
  expect(recent.get("s")).toEqual(["b", "a"]);
});
