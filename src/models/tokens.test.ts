import { countTokens as countWhole } from "gpt-tokenizer/encoding/o200k_base";
import { expect, test } from "vitest";
import { countTokens } from "./tokens.ts";

test.each([
  ["", 0],
  ["hello world", 2],
  ["The user works at TechFlow AI in the AI industry as a Founder.", 15],
])("counts %j as the o200k_base table does", (text, tokens) => {
  expect(countTokens(text)).toBe(tokens);
});

test("a person who writes a control token's name is counted, not refused", () => {
  expect(countTokens("<|endoftext|> and <|im_start|>")).toBeGreaterThan(5);
});

test("a lone surrogate is counted, not refused", () => {
  expect(countTokens("\ud800 abc")).toBeGreaterThan(0);
});

test.each([
  ["one letter", "a".repeat(200_000)],
  ["spaces", " ".repeat(200_000)],
  ["a script without spaces", "日本語のとても長い文章".repeat(10_000)],
  ["emoji", "😀".repeat(50_000)],
])("a pathological run of %s is counted in linear time and never as nothing", (_name, text) => {
  expect(countTokens(text)).toBeGreaterThan(text.length / 200);
});

test("cutting a long run costs at most one token per piece", () => {
  const word = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenfabrikbesitzer".repeat(5);
  expect(countTokens(word)).toBeGreaterThanOrEqual(countWhole(word));
  expect(countTokens(word)).toBeLessThanOrEqual(countWhole(word) + Math.ceil(word.length / 64));
});

test("a long run between ordinary words leaves the count of the words as it was", () => {
  const [before, run, after] = ["We use HubSpot and ", "-".repeat(640), " Slack every day."];
  const apart = countTokens(before) + countTokens(run) + countTokens(after);
  expect(Math.abs(countTokens(before + run + after) - apart)).toBeLessThanOrEqual(2);
});
