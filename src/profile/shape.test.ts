import { expect, test } from "vitest";
import type { SlotMemory } from "../memory/types.ts";
import { contextOf } from "./shape.ts";

const memory = (slot: string | null, value: SlotMemory["value"], more: Partial<SlotMemory> = {}): SlotMemory => ({
  memoryId: `${slot}-${JSON.stringify(value)}`,
  slot,
  value,
  text: `Sentence about ${JSON.stringify(value)}.`,
  polarity: "affirmed",
  saidAt: new Date("2026-05-01"),
  confidence: 0.9,
  pinned: false,
  agentId: null,
  kind: "fact",
  ...more,
});
const may = (day: number): Date => new Date(Date.UTC(2026, 4, day));

test("nothing known is an empty document of the full shape", () => {
  expect(contextOf([], null)).toEqual({
    user_profile: {},
    learned_preferences: {},
    communication_style: { measured: null, wished: {}, messages_counted: 0 },
    context_memory: {},
    facts: [],
  });
});

test("one value shows as itself, many as a list in the order said, each once", () => {
  const document = contextOf(
    [
      memory("goals", "second", { saidAt: may(2), memoryId: "b" }),
      memory("goals", "first", { saidAt: may(1), memoryId: "a" }),
      memory("goals", "first", { saidAt: may(3), memoryId: "c" }),
      memory("role", "CTO"),
    ],
    null,
  );
  expect(document.context_memory).toEqual({ goals: ["first", "second"] });
  expect(document.user_profile).toEqual({ role: "CTO" });
});

test.each([
  ["the newer", {}, { saidAt: may(2) }],
  ["the pinned, however old", { saidAt: may(9) }, { pinned: true }],
  ["the one told to this agent", { saidAt: may(9) }, { agentId: "a" }],
  ["the surer, said at the same time", { confidence: 0.5 }, { confidence: 0.6 }],
])("of two values in conflict %s shows, whatever the order", (_, loser, winner) => {
  const both = [memory("role", "loses", loser), memory("role", "wins", winner)];
  expect(contextOf(both, null).user_profile).toEqual({ role: "wins" });
  expect(contextOf(both.toReversed(), null).user_profile).toEqual({ role: "wins" });
});

test("what was denied is never shown as a value, but as a fact", () => {
  const denied = memory("favorite_tools", "HubSpot", { polarity: "negated", text: "Does not use HubSpot." });
  expect(contextOf([denied], null)).toMatchObject({ learned_preferences: {}, facts: ["Does not use HubSpot."] });
});

test("further keys show under their section, and a name no section knows is not lost", () => {
  const document = contextOf([memory("user_profile.stage", { a: 1 }), memory("elsewhere.x", 1), memory(null, 2)], null);
  expect(document.user_profile).toEqual({ stage: { a: 1 } });
  expect(document.facts.toSorted()).toEqual(["Sentence about 1.", "Sentence about 2."]);
});

test("a stored key cannot reach a prototype", () => {
  const document = contextOf([memory("user_profile.__proto__", { polluted: true })], null);
  expect(Object.getPrototypeOf(document.user_profile)).toBe(Object.prototype);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test("style shows what was measured beside what is wished, and a stored key cannot hide it", () => {
  const measured = {
    length: "short" as const,
    average_words: 5,
    formality: "informal" as const,
    emoji: "none" as const,
    structure: "prose" as const,
    questions_share: 0,
    language: "de",
  };
  const memories = [memory("answer_tone", "formal"), memory("communication_style.measured", "forged")];
  expect(contextOf(memories, { messages_counted: 7, measured }).communication_style).toEqual({
    measured,
    wished: { answer_tone: "formal" },
    messages_counted: 7,
  });
});
