import { describe, expect, test } from "vitest";
import { excerptOf } from "./excerpt.ts";
import { readQuestion } from "./question.ts";
import { type Candidate, rankPassages, RANK_OPTIONS } from "./rank.ts";
import { termsOf } from "./terms.ts";
import { fromTsvector, TAG_MARK, toTsvector } from "./tsvector.ts";

function candidate(id: string, text: string, more: Partial<Candidate> = {}): Candidate {
  const vector = toTsvector([{ terms: termsOf(text), weight: "A" }]).replaceAll(TAG_MARK, "a1b2c3d4");
  return {
    id,
    kind: "message",
    messageId: id,
    externalId: null,
    memoryId: null,
    sessionId: "s",
    speaker: "user",
    speakerName: null,
    saidAt: new Date("2026-01-01"),
    position: 0,
    text,
    trust: 0.9,
    tokens: 10,
    hits: fromTsvector(vector),
    ...more,
  };
}

/** As if the candidates were all the person said. */
function rank(question: string, candidates: Candidate[], options = RANK_OPTIONS, limit = 10): string[] {
  const frequencies = new Map<string, number>();
  for (const { hits } of candidates)
    for (const term of hits.keys()) frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
  const averageTerms =
    candidates.reduce((sum, { text }) => sum + termsOf(text).length, 0) / Math.max(1, candidates.length);
  const statistics = { passages: candidates.length, averageTerms, frequencies };
  return rankPassages(readQuestion(question), candidates, statistics, limit, options).map(
    (ranked) => ranked.candidate.id,
  );
}

describe("the order of passages", () => {
  test("a rare word outweighs a common one", () => {
    const all = [
      candidate("a", "project budget"),
      candidate("b", "project Zephyr"),
      candidate("c", "project plan"),
      candidate("d", "project team"),
    ];
    expect(rank("project Zephyr?", all)[0]).toBe("b");
  });
  test("the person's own words come first, the assistant's when asked what it said", () => {
    const all = [
      candidate("mine", "the hotel by the lake"),
      candidate("yours", "the hotel by the lake is good", { speaker: "assistant" }),
      candidate("x", "rain"),
    ];
    expect(rank("hotel by the lake", all)[0]).toBe("mine");
    expect(rank("which hotel by the lake did you recommend?", all)[0]).toBe("yours");
  });
  test("equal passages keep the newer first", () => {
    const all = [
      candidate("old", "tea with Ana"),
      candidate("new", "tea with Ben", { saidAt: new Date("2026-02-01") }),
    ];
    expect(rank("tea", all)).toEqual(["new", "old"]);
  });
  test("a date in the question lifts what was said then", () => {
    const all = [
      candidate("may", "dinner with Lee", { saidAt: new Date("2025-05-04") }),
      candidate("june", "dinner with Kim", { saidAt: new Date("2025-06-20") }),
    ];
    expect(rank("the dinner in May 2025", all)[0]).toBe("may");
    expect(rank("the dinner in June", all)[0]).toBe("june");
  });
  test("a question for a time lifts what tells one", () => {
    const all = [candidate("plain", "we moved offices"), candidate("timed", "we moved offices yesterday")];
    expect(rank("When did the offices move?", all)[0]).toBe("timed");
  });
  test("the speaker named comes first among people talking", () => {
    const all = [
      candidate("ana", "I love hiking", { speakerName: "Ana" }),
      candidate("ben", "I love hiking too", { speakerName: "Ben", position: 1 }),
    ];
    expect(rank("What does Ben think of hiking?", all)[0]).toBe("ben");
  });
  test("a word of like meaning finds, but the word itself finds better", () => {
    const all = [candidate("film", "a long film"), candidate("movie", "a long movie"), candidate("x", "soup")];
    expect(rank("movie", all)).toEqual(["movie", "film"]);
  });
});

describe("what is left out", () => {
  test("what shares no word with the question", () => {
    expect(rank("volcanoes", [candidate("a", "soup")])).toEqual([]);
    expect(rank("", [candidate("a", "soup")])).toEqual([]);
    expect(rank("soup", [])).toEqual([]);
  });
  test("what shares only empty words, when a threshold is asked for", () => {
    const all = [candidate("a", "thanks for the help"), candidate("b", "soup"), candidate("c", "bread")];
    const options = { ...RANK_OPTIONS, minimumBestCoverage: 0.15 };
    expect(rank("thanks for your help", all)).toEqual(["a"]);
    expect(rank("thanks for your help", all, options)).toEqual([]);
    expect(rank("help me with the soup", all, options)[0]).toBe("b");
  });
  test("the same said again by the same speaker, but not a short answer", () => {
    const said = "We use HubSpot, Slack and Notion daily";
    const all = [
      candidate("a", said),
      candidate("b", said, { saidAt: new Date("2026-02-01") }),
      candidate("c", said, { speaker: "assistant" }),
    ];
    expect(rank("HubSpot", all)).toEqual(["b", "c"]);
    expect(rank("tea", [candidate("a", "tea please"), candidate("b", "tea please")])).toHaveLength(2);
  });
  test("a memory beside its message, but not a second memory of it", () => {
    const memory = (id: string, text: string) => candidate(id, text, { kind: "memory", memoryId: id, messageId: "m" });
    const message = candidate("m", "I keep bees in Bonn and a boat called Greta");
    expect(rank("bees", [message, memory("one", "Keeps bees.")])).toHaveLength(1);
    expect(rank("bees boat", [memory("one", "Keeps bees."), memory("two", "Has a boat.")])).toHaveLength(2);
  });
  test("more than was asked for", () => {
    const all = Array.from({ length: 9 }, (_, index) => candidate(`${index}`, `soup number${index}`));
    expect(rank("soup", all, RANK_OPTIONS, 3)).toHaveLength(3);
  });
});

describe("the question", () => {
  test.each([
    ["What did we say on 4 May 2025?", { months: [5], year: 2025, day: 4 }],
    ["may I ask about March?", { months: [3], year: null, day: null }],
    ["in June 12", { months: [6], year: null, day: 12 }],
    ["on 2025-11-03", { months: [11], year: 2025, day: 3 }],
    ["what may happen", { months: [], year: null, day: null }],
  ])("dates of %j", (text, dates) => expect(readQuestion(text).dates).toEqual(dates));
});

describe("excerpts", () => {
  test("show the part that was asked for, and say where something is missing", () => {
    const text = `${"Filler about nothing. ".repeat(50)}The boat is called Greta. ${"More filler here. ".repeat(50)}`;
    const excerpt = excerptOf(text, new Map([["boat", 3]]), 100);
    expect(excerpt).toContain("The boat is called Greta.");
    expect(excerpt).toMatch(/^… .* …$/);
    expect(excerpt.length).toBeLessThanOrEqual(104);
  });
  test("leave a short text whole and cut one endless word", () => {
    expect(excerptOf("short", new Map())).toBe("short");
    expect(excerptOf("x".repeat(5000), new Map(), 100).length).toBeLessThanOrEqual(104);
  });
});
