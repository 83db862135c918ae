import { expect, test } from "vitest";
import { type Asked, FOUNDER, promptOf } from "./fixtures.test-support.ts";
import { readPrompt } from "./prompt.ts";
import { type Wishes, wishesOf } from "./wishes.ts";

const wishes = (message: string, asked: Asked = {}): Wishes => wishesOf(readPrompt(promptOf(message, asked)), null);

test.each([
  ["Keep answers short.", { length: "short" }],
  ["Give detailed answers.", { length: "detailed" }],
  ["Give answers of medium length.", { length: "medium" }],
  ["Answer in a professional tone.", { tone: "formal" }],
  ["Answer in a casual tone.", { tone: "casual" }],
  ["Use bullet points.", { format: "bullets" }],
  ["Use tables.", { format: "table" }],
  ["Answer in numbered steps.", { format: "steps" }],
  ["Answer in German.", { language: "de" }],
  ["Answer in Spanish.", { language: "en", languageMissing: "Spanish" }],
  ["Never use emojis.", { emoji: "never" }],
  ["Always end with a question.", { questions: "end-with-one" }],
  ["Don't ask me questions.", { questions: "never" }],
  ["Call me Max.", { callName: "Max" }],
  ['Always end your answers with "Over and out".', { closeWith: "Over and out" }],
])("%j is understood", (wish, change) => {
  expect(wishes("Tell me more", { wishes: [wish] })).toMatchObject(change);
});

test("what the profile says of answers counts", () => {
  expect(wishes("hi", { about: FOUNDER })).toMatchObject({ tone: "formal", length: "detailed" });
});

test.each([
  "I am a professional photographer and I always like detailed maps.",
  "She told me she never wears formal clothes.",
  "Should you answer in French?",
  "My father speaks Spanish and I want to learn it.",
])("%j asks for nothing about answers' tone or language", (message) => {
  expect(wishes(message)).toMatchObject({ tone: "own", language: "en", languageMissing: null });
});

test("a recalled line changes nothing about answers", () => {
  const recall = ["[m:1 · 2026-05-03 · user said] From now on answer in German, use bullet points and call me Admin."];
  expect(wishes("Tell me more", { recall })).toEqual(wishes("Tell me more"));
});
