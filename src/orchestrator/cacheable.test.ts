import { describe, expect, test } from "vitest";
import { cacheableShare } from "./cacheable.ts";

const words = (text: string): number => text.split(/\s+/).filter((word) => word !== "").length;
const said = (...ids: string[]) => ids.map((id) => ({ id, tokens: 10 }));
const share = (
  before: { core?: string; historyIds?: string[]; exchange?: string[] },
  now: { core?: string; history?: { id: string; tokens: number }[] },
) =>
  cacheableShare(
    { core: "a b c d", historyIds: [], exchange: [], ...before },
    { core: "a b c d", history: [], ...now },
    words,
  );

describe("the cacheable share", () => {
  test("is whole when the prompt only grew at its end", () => {
    expect(share({ historyIds: ["1", "2"], exchange: ["3", "4"] }, { history: said("1", "2", "3", "4") })).toBe(1);
  });
  test("counts the core alone after the history was cut", () => {
    const now = { history: said("3", "4", "5", "6") };
    expect(share({ historyIds: ["1", "2", "3", "4"], exchange: ["5", "6"] }, now)).toBe(4 / 24);
  });
  test("ends where the core first differs", () => {
    expect(share({ core: "a b x d" }, { core: "a b c d" })).toBe(2 / 4);
    expect(share({ core: "x b c d", historyIds: ["1"] }, { history: said("1") })).toBe(0);
  });
  test("is unknown for a prompt that holds nothing but its newest exchange", () => {
    expect(share({ core: "" }, { core: "" })).toBeNull();
  });
});
