import { describe, expect, test } from "vitest";
import { addSample, addStats, measureStyle, NO_STYLE, summariseStyle } from "./measure.ts";

const summaryOf = (...texts: string[]) => summariseStyle(texts.map(measureStyle).reduce(addSample, NO_STYLE));

describe("one message", () => {
  test("is counted in words, sentences, questions and emoji", () => {
    expect(measureStyle("Could you please help me? I have a plan! It works 👍🏽")).toEqual({
      words: 11,
      sentences: 3,
      questions: 1,
      exclamations: 1,
      emoji: 1,
      formalMarkers: 2,
      informalMarkers: 0,
      structured: false,
      language: "en",
    });
  });

  test.each([
    ["code", "```\nhey hey hey lol?\n```"],
    ["quoted lines", "> hey lol, what?"],
    ["addresses", "https://hey.example/lol?x=1"],
    ["nothing", " \n"],
  ])("%s says nothing about a person's style", (_, text) => {
    expect(addSample(NO_STYLE, measureStyle(text))).toEqual(NO_STYLE);
  });

  test.each([
    ["Ich möchte bitte wissen, wie das mit der Rechnung ist.", "de"],
    ["Je voudrais savoir comment faire avec les factures pour nous.", "fr"],
    ["Hola, yo quiero saber cómo está el proyecto para los clientes.", "es"],
    ["これはテストです", "ja"],
    ["Привет, как дела?", "ru"],
    ["ok", null],
    ["HubSpot Slack Notion", null],
  ])("%j is guessed as %s", (text, language) => {
    expect(measureStyle(text).language).toBe(language);
  });

  test.each([
    ["- one\n- two", true],
    ["# Plan\ntext", true],
    ["a - b\n- one", false],
    ["I have 3. things", false],
  ])("%j: structured is %s", (text, structured) => {
    expect(measureStyle(text).structured).toBe(structured);
  });
});

describe("many messages", () => {
  test("nothing counted is no summary", () => {
    expect(summariseStyle(NO_STYLE)).toBeNull();
  });

  test("sums do not depend on the order, and the stored sums are never written to", () => {
    const samples = ["hey lol", "Dear team, please help.", "Was ist das und wie?"].map(measureStyle);
    expect(samples.reduce(addSample, NO_STYLE)).toEqual(samples.toReversed().reduce(addSample, NO_STYLE));
    expect(NO_STYLE.messages).toBe(0);
  });

  test("a casual person is told from a formal one", () => {
    expect(summaryOf("hey lol 😂", "yeah gonna do it 🎉")?.measured).toMatchObject({
      length: "short",
      formality: "informal",
      emoji: "often",
    });
    expect(summaryOf("Dear team, would you please review it?", "Thank you, I appreciate it.")).toMatchObject({
      messages_counted: 2,
      measured: { formality: "formal", emoji: "none" },
    });
  });

  test("no language is told where no one language has most messages", () => {
    expect(summaryOf("what is the plan for this", "was ist das und wie ist der Plan")?.measured.language).toBeNull();
  });
});

test("what a person wrote to two agents adds up to how they write", () => {
  const [one, other] = [
    addSample(NO_STYLE, measureStyle("Hi! How are you?")),
    addSample(NO_STYLE, measureStyle("Kindly send the report.")),
  ];
  expect(addStats(one, other)).toEqual(addSample(one, measureStyle("Kindly send the report.")));
  expect(addStats(NO_STYLE, one)).toEqual(one);
});
