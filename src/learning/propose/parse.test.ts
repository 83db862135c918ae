import { describe, expect, test } from "vitest";
import { OPERATIONS_SCHEMA, parseProposal } from "./parse.ts";

const OPERATION = {
  op: "add",
  message: 1,
  quote: "I use Figma",
  memory: null,
  slot: "favorite_tools",
  kind: null,
  value: "Figma",
  date: null,
};
const JSON_TEXT = JSON.stringify({ operations: [OPERATION] });
const proposed = { status: "proposed", operations: [OPERATION], malformed: 0 };

describe("what is understood", () => {
  test.each([
    ["the form as asked for", JSON_TEXT],
    ["a fence", `\`\`\`json\n${JSON_TEXT}\n\`\`\``],
    ["words around it", `Sure [as asked]! Here {it} is:\n${JSON_TEXT}\nAnything else?`],
    ["thoughts before it", `<think>maybe {"operations":[]}?</think>${JSON_TEXT}`],
    ["a bare list", JSON.stringify([OPERATION])],
    ["a bare operation", JSON.stringify(OPERATION)],
    ["a comma too many", '{"operations":[' + JSON.stringify(OPERATION).replace("}", ",}") + ",]}"],
    [
      "figures as text and keys left out",
      '{"operations":[{"op":"add","message":"1","quote":"I use Figma","slot":"favorite_tools","value":"Figma","memory":"","kind":"null"}]}',
    ],
    ["further keys", JSON.stringify({ note: "x", operations: [{ ...OPERATION, confidence: 1 }] })],
    ["a date that is none", JSON.stringify({ operations: [{ ...OPERATION, date: "tomorrow" }] })],
    ["a kind that is none", JSON.stringify({ operations: [{ ...OPERATION, kind: "secret" }] })],
  ])("%s", (_what, text) => {
    expect(parseProposal(text, "stop")).toEqual(proposed);
  });
  test("a list of values is one operation each", () => {
    const text = JSON.stringify({ operations: [{ ...OPERATION, value: ["Figma", "Miro"] }] });
    expect(parseProposal(text, "stop")).toMatchObject({ operations: [{ value: "Figma" }, { value: "Miro" }] });
  });
  test("a figure is its text", () => {
    const text = JSON.stringify({ operations: [{ ...OPERATION, value: 5000 }] });
    expect(parseProposal(text, "stop")).toMatchObject({ operations: [{ value: "5000" }] });
  });
  test.each(['{"operations":[]}', "[]", '```\n{ "operations": [ ] }\n```'])("%j is nothing new", (text) => {
    expect(parseProposal(text, "stop")).toEqual({ status: "nothing-new" });
  });
  test("operations without the form are left out and counted", () => {
    const bad = [
      { ...OPERATION, op: "delete" },
      { ...OPERATION, quote: "" },
      { ...OPERATION, message: 1.5 },
      { ...OPERATION, value: { a: 1 } },
      null,
      7,
    ];
    expect(parseProposal(JSON.stringify({ operations: [OPERATION, ...bad] }), "stop")).toEqual({
      ...proposed,
      malformed: 6,
    });
  });
});

describe("what is unreadable, with its reason", () => {
  test.each([
    ["nothing", "", "empty"],
    ["white space", " \n ", "empty"],
    ["thoughts alone", "<think>hm</think>", "empty"],
    ["a refusal in words", "I'm sorry, I can't help with that.", "no-json"],
    ["an answer cut off between operations", `{"operations":[${JSON.stringify(OPERATION)},`, "truncated"],
    ["an answer cut off inside a text", JSON_TEXT.slice(0, 40), "truncated"],
    ["brackets that hold no JSON", '{"operations": [add, "x"]}', "not-json"],
    ["quotes of another kind", "{'operations': []}", "wrong-form"],
    ["another form", '{"memories":["Figma"]}', "wrong-form"],
    ["nothing but operations without the form", '{"operations":[{"op":"add"}]}', "wrong-form"],
    ["operations that are no list", '{"operations":"none"}', "wrong-form"],
    ["a page of operations", JSON.stringify({ operations: Array.from({ length: 61 }, () => OPERATION) }), "too-long"],
    ["brackets without end", "[".repeat(100_000), "truncated"],
    ["a flood of braces in prose", "{ ".repeat(100_000), "no-json"],
  ])("%s", (_what, text, reason) => {
    expect(parseProposal(text, "stop")).toEqual({ status: "unreadable", reason });
  });
  test("an answer that used up its length is truncated, even where its beginning reads well", () => {
    expect(parseProposal(JSON_TEXT, "length")).toEqual({ status: "unreadable", reason: "truncated" });
  });
});

test("the schema is as strict providers want it: every property required and nothing further", () => {
  const seen: object[] = [];
  const walk = (schema: unknown): void => {
    if (typeof schema !== "object" || schema === null) return;
    if ("properties" in schema) seen.push(schema);
    Object.values(schema).forEach(walk);
  };
  walk(OPERATIONS_SCHEMA);
  expect(seen).toHaveLength(2);
  for (const schema of seen) {
    expect(schema).toMatchObject({ additionalProperties: false });
    if ("properties" in schema && "required" in schema)
      expect(schema.required).toEqual(Object.keys(schema.properties as object));
  }
});
