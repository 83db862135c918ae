import { describe, expect, test } from "vitest";
import { add, end, replace, retract } from "../../test/memory.ts";
import { mayLearn, mayUse, permittedLearnings, type Terms } from "./permitted.ts";
import { settingsOf, type SettingsPatch } from "./settings.ts";
import type { Learning } from "./types.ts";

const terms = (settings: SettingsPatch = {}, temporary = false): Terms => ({
  settings: settingsOf(settings),
  temporary,
});
const forget: Learning = { op: "forget", target: { slot: null, words: "tea" }, span: { start: 0, end: 4 } };
const asked: Learning = { ...add("likes", "tea", { kind: "preference" }), asked: true } as Learning;
const all = [
  add("likes", "tea", { kind: "preference" }),
  replace("location", "Rome"),
  end(null, "x"),
  retract(null, "y"),
  forget,
];
const ops = (settings: SettingsPatch, temporary = false) =>
  permittedLearnings(all, terms(settings, temporary)).map(({ op }) => op);

describe("what a message may do to memory", () => {
  test("is everything, unless the person said otherwise", () => {
    expect(permittedLearnings(all, terms())).toEqual(all);
  });
  test("is only to take away, with learning off", () => {
    expect(ops({ learn: false })).toEqual(["end", "retract", "forget"]);
  });
  test("is only to forget, in a temporary session, whatever the settings", () => {
    expect(ops({}, true)).toEqual(["forget"]);
    expect(ops({ askFirst: true }, true)).toEqual(["forget"]);
  });
  test("leaves out kinds that are off, also as a replacement", () => {
    expect(ops({ categories: { preference: false } })).toEqual(["replace", "end", "retract", "forget"]);
    expect(ops({ categories: { preference: true, fact: false } })).toEqual(["add", "end", "retract", "forget"]);
  });
  test("waits for the person where they want to be asked, but for what they asked to have remembered", () => {
    const found = permittedLearnings([...all, asked], terms({ askFirst: true }));
    expect(found.map(({ op }) => op)).toEqual(["add", "add", "end", "retract", "forget", "add"]);
    expect(found.map((learning) => learning.op === "add" && learning.waits === true)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

test("nothing is used or learned in a temporary session, or where it is off", () => {
  expect([mayUse(terms()), mayUse(terms({ use: false })), mayUse(terms({}, true))]).toEqual([true, false, false]);
  expect([mayLearn(terms()), mayLearn(terms({ learn: false })), mayLearn(terms({}, true))]).toEqual([
    true,
    false,
    false,
  ]);
});
