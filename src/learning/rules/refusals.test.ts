import { describe, expect, test } from "vitest";
import type { Learning } from "../../memory/types.ts";
import { learnFromMessage } from "./index.ts";

const context = { saidAt: new Date("2026-05-04T10:00:00Z"), timeZone: "Europe/Berlin" };
const learn = (text: string): Learning[] => learnFromMessage(text, context);

const refused: Record<string, string[]> = {
  "a question": [
    "Do I live in Berlin?",
    "What is my name?",
    "did i tell you that i work at apple",
    "Which tools do we use?",
  ],
  "a supposition": [
    "If I lived in Paris, I'd be happy.",
    "Suppose my name is Bob.",
    "What if we used Slack?",
    "I wish I was a doctor.",
  ],
  fiction: [
    "Write a story where I am a king. I live in a castle.",
    "Let's roleplay: I'm a detective in Chicago.",
    "My character is a wizard. I hate goblins.",
    "Act as a clerk. I'm a customer from Ohio.",
  ],
  "somebody else's words": [
    'My friend said "I live in Madrid".',
    "> I work at Google\nIs that good English?",
    "Summarize this email:\n\nI'm Karen and I work at Initech.",
    "Tim's message: I live in Reno.",
    "He told me, I'm a genius.",
  ],
  code: ["```\nI live in Paris\n```", "print('My name is Alice')", "name,role\nAnna,CEO", '{"text": "I am a nurse"}'],
  "a text to translate": [
    "Translate to French: I live in Rome.",
    "How do I say I'm allergic to nuts in Thai",
    "Rephrase: I hate meetings",
  ],
  "a statement about others": [
    "My friend lives in Berlin.",
    "She uses Slack.",
    "My boss hates Excel.",
    "People who live in Paris love bread.",
  ],
  "small talk": [
    "I'm tired.",
    "I love it!",
    "I'm in a meeting",
    "never mind",
    "forget it",
    "I prefer the second one.",
    "I'm working on it",
  ],
  "a joke": ["I'm a rocket scientist, just kidding", "I'm totally the queen of England /s"],
  "a single request": [
    "Make the second paragraph more formal",
    "Write a bio for a CEO of a tech company.",
    "I'd like a list of ideas",
  ],
};

for (const [what, messages] of Object.entries(refused)) {
  describe(`nothing is learned from ${what}`, () => {
    test.each(messages)("%s", (message) => {
      expect(learn(message)).toEqual([]);
    });
  });
}

test("what repeats a line shown this turn is not learned again", () => {
  const said = "We use HubSpot and Slack every day.";
  expect(learn(said)).not.toEqual([]);
  expect(
    learnFromMessage(said, { ...context, injected: ["[m:018f · user said] We use HubSpot and Slack every day."] }),
  ).toEqual([]);
});

test("a claim never holds a secret, also where remembering it is asked for", () => {
  for (const text of [
    "remember that my password is hunter2Blue!",
    "Remember my card 4111 1111 1111 1111",
    "always use DE89 3704 0044 0532 0130 00 for payments",
  ]) {
    expect(JSON.stringify(learn(text))).not.toMatch(/hunter2|4111|3704/);
  }
});

test.each([
  "a ".repeat(50_000),
  "(".repeat(100_000),
  '"'.repeat(100_000),
  "I am ".repeat(20_000),
  "translate ".repeat(10_000),
  "my ".repeat(33_000),
  "1".repeat(100_000),
  "a:".repeat(50_000),
  "-----BEGIN PRIVATE KEY-----".repeat(3_000),
  "eyJ".repeat(30_000),
  "I'm not not, but ".repeat(6_000),
  "<a".repeat(50_000),
])("a hostile message of many repeats is read to its end and gives nothing: %.12s", (text) => {
  expect(learn(text)).toEqual([]);
});
