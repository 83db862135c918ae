import { describe, expect, test } from "vitest";
import { markerOf, redact, redactJson, redactText } from "./redact.ts";
import { asciiPieces } from "./words.ts";

const without = (text: string, words: string[], keep: string[] = []) => redactText(text, markerOf({ words, keep }));

describe("words are blacked out", () => {
  test.each([
    ["We use HubSpot and Slack.", ["HubSpot"], "We use [forgotten] and Slack."],
    ["hubspot, HUBSPOT; HubSpot's", ["HubSpot"], "[forgotten], [forgotten]; [forgotten]'s"],
    ["I met Ann in Annecy", ["Ann"], "I met [forgotten] in Annecy"],
    ["product\n  launch", ["product launch"], "[forgotten]"],
    ["Ich wohne in ZÜRICH.", ["Zürich"], "Ich wohne in [forgotten]."],
    ["Zu\u0308rich", ["Zürich"], "[forgotten]"],
    ["C++ (not C) it is", ["C++"], "[forgotten] (not C) it is"],
    ["私は東京に住んでいます", ["東京"], "私は[forgotten]に住んでいます"],
    ["O’Brien and O'Brien", ["O'Brien"], "[forgotten] and [forgotten]"],
    ["a co-founder", ["co-founder"], "a [forgotten]"],
  ])("%j without %j", (text, words, expected) => {
    expect(without(text, words)).toBe(expected);
  });
  test("but not inside a longer name that stays", () => {
    expect(without("TechFlow AI is in AI.", ["AI"], ["TechFlow AI"])).toBe("TechFlow AI is in [forgotten].");
  });
  test("nothing to look for leaves everything", () => {
    expect(without("as it was", ["", "  "])).toBe("as it was");
  });
  test("in every text of a value, and in its keys", () => {
    expect(
      redactJson({ a: ["HubSpot", 1, null], hubspot: { b: "x" } }, markerOf({ words: ["HubSpot"], keep: [] })),
    ).toEqual({
      a: ["[forgotten]", 1, null],
      "[forgotten]": { b: "x" },
    });
  });
});

describe("spans keep pointing at their words", () => {
  const text = "I use HubSpot and Slack at Acme.";
  const span = (words: string) => ({ start: text.indexOf(words), end: text.indexOf(words) + words.length });
  const after = (ranges: { start: number; end: number }[], words: string) => {
    const result = redact(text, ranges, [span(words)]);
    return result.spans.map(({ start, end }) => result.text.slice(start, end));
  };
  test.each([
    ["before the range", "I use", "I use"],
    ["behind the range", "Slack", "Slack"],
    ["around the range", "HubSpot and Slack", "[forgotten] and Slack"],
    ["just the range", "HubSpot", "[forgotten]"],
    ["inside the range", "Spot", "[forgotten]"],
    ["ending inside the range", "use Hub", "use [forgotten]"],
    ["beginning inside the range", "Spot and", "[forgotten] and"],
  ])("%s", (_where, words, expected) => {
    expect(after([span("HubSpot")], words)).toEqual([expected]);
  });
  test("behind several ranges, overlapping ones among them", () => {
    expect(after([span("use Hub"), span("HubSpot"), span("Slack")], "Acme")).toEqual(["Acme"]);
  });
});

test("the search before the redaction never misses: other letters than ASCII are no part of it", () => {
  expect(asciiPieces(["Zürich", "product launch"])).toEqual(["rich", "product"]);
  expect(asciiPieces(["東京"])).toBeNull();
});
