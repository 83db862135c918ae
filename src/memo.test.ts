import { expect, test } from "vitest";
import { memoise } from "./memo.ts";

test("a text is worked on once while it is among those asked for last", () => {
  const worked: string[] = [];
  const length = memoise((text) => {
    worked.push(text);
    return text.length;
  }, 2);
  expect([length("one"), length("one"), length("three"), length("one")]).toEqual([3, 3, 5, 3]);
  expect(worked).toEqual(["one", "three"]);
  length("fourth");
  length("three");
  expect(worked).toEqual(["one", "three", "fourth", "three"]);
});
