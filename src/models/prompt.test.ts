import { expect, test } from "vitest";
import { estimateUsage, toProviderPrompt } from "./prompt.ts";
import type { Prompt } from "./types.ts";

const PROMPT: Prompt = {
  core: "You are Ada.",
  history: [
    { role: "user", text: "Hi" },
    { role: "assistant", text: "Hello" },
  ],
  recall: "<recalled_memory>…</recalled_memory>",
  message: "What now?",
};
const MARK = { anthropic: { cacheControl: { type: "ephemeral" } } };

test("core and history end in a cache mark; the newest message carries none", () => {
  expect(toProviderPrompt(PROMPT).map((message) => message.providerOptions)).toEqual([
    MARK,
    undefined,
    MARK,
    undefined,
  ]);
});

test("recall and message stay two parts, as they were given", () => {
  expect(toProviderPrompt(PROMPT).at(-1)).toEqual({
    role: "user",
    content: [
      { type: "text", text: PROMPT.recall },
      { type: "text", text: PROMPT.message },
    ],
  });
});

test("what is empty is left out, as providers refuse empty texts", () => {
  const history: Prompt["history"] = [{ role: "user", text: "" }];
  expect(toProviderPrompt({ core: "", history, recall: "", message: "Hi" })).toEqual([
    { role: "user", content: [{ type: "text", text: "Hi" }] },
  ]);
});

test("what comes after history does not move what comes before", () => {
  const later = { ...PROMPT, recall: "something else", message: "And then?" };
  expect(toProviderPrompt(later).slice(0, -1)).toEqual(toProviderPrompt(PROMPT).slice(0, -1));
});

test("an estimate counts every part of the prompt, and says that it is one", () => {
  const whole = estimateUsage(PROMPT, "Fine.");
  expect(whole).toMatchObject({ output: 2, cachedInput: 0, estimated: true });
  for (const part of [{ core: "" }, { history: [] }, { recall: "" }, { message: "" }])
    expect(estimateUsage({ ...PROMPT, ...part }, "Fine.").input).toBeLessThan(whole.input);
});
