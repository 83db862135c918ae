import type { LanguageModelV4 } from "@ai-sdk/provider";
import { expect, test } from "vitest";
import { createModels, type ModelsConfig } from "./index.ts";
import type { ModelName } from "./types.ts";

const OFFLINE: LanguageModelV4 = {
  specificationVersion: "v4",
  provider: "offline",
  modelId: "offline",
  supportedUrls: {},
  doGenerate: () => Promise.reject(new Error("Only streams are asked for.")),
  doStream: () => Promise.reject(new Error("Nothing is asked here.")),
};
const openai = { apiKey: "sk-openai" };
const anthropic = { apiKey: "sk-anthropic" };
const compatible = { baseUrl: "http://127.0.0.1:11434" };

test.each<[string, ModelsConfig, ModelName]>([
  ["nothing", {}, "offline"],
  ["an OpenAI key", { openai }, "openai/gpt-6.1-terra"],
  ["an Anthropic key", { anthropic }, "anthropic/claude-sonnet-5-5"],
  ["both keys", { openai, anthropic }, "openai/gpt-6.1-terra"],
  ["a compatible server alone", { compatible }, "offline"],
  ["a chosen default", { openai, defaultModel: "offline" }, "offline"],
])("with %s the default is %s", (_what, config, expected) => {
  const models = createModels(config, { offline: OFFLINE });
  expect(models.default).toBe(expected);
  expect(models.available()[0]).toBe(expected);
  expect(models.available().filter((name) => name === "offline")).toEqual(["offline"]);
});

test.each<[ModelName, string]>([
  ["openai/gpt-6.1-terra", "OPENAI_API_KEY must be set to use openai/gpt-6.1-terra."],
  ["anthropic/claude-sonnet-5-5", "ANTHROPIC_API_KEY must be set to use anthropic/claude-sonnet-5-5."],
  ["compatible/llama3.3", "COMPATIBLE_BASE_URL must be set to use compatible/llama3.3."],
])("%s without its provider is refused with what to set", (name, message) => {
  const models = createModels({}, { offline: OFFLINE });
  expect(() => models.chat(name)).toThrow(expect.objectContaining({ code: "invalid_input", message }));
});

test.each(["", "gpt-4", "openai/", "mistral/large", "openai/ a", "offline/x", "../openai/x", "x".repeat(500)])(
  "the name %j is refused with the names there are",
  (name) => {
    const models = createModels({ openai, anthropic, compatible }, { offline: OFFLINE });
    // A name from the database or a request has only been said to be one.
    const ask = (): unknown => models.chat(name as ModelName);
    expect(ask).toThrow(expect.objectContaining({ code: "invalid_input", details: { field: "model" } }));
  },
);

test("a default whose provider is not configured is refused at the start", () => {
  expect(() => createModels({ defaultModel: "openai/gpt-6.1-terra" }, { offline: OFFLINE })).toThrow(/OPENAI_API_KEY/);
});

test("every name that is offered can be asked", () => {
  const models = createModels(
    { openai, anthropic, compatible, defaultModel: "compatible/llama3.3" },
    { offline: OFFLINE },
  );
  expect(models.available()).toEqual([
    "compatible/llama3.3",
    "openai/gpt-6.1-terra",
    "anthropic/claude-sonnet-5-5",
    "offline",
  ]);
  for (const name of models.available()) expect(models.chat(name).name).toBe(name);
});

test("a name asked again gives the same model, and many names do not pile up", () => {
  const models = createModels({ openai }, { offline: OFFLINE });
  const first = models.chat("openai/a");
  expect(models.chat("openai/a")).toBe(first);
  for (let number = 0; number < 100; number += 1) models.chat(`openai/${number}`);
  expect(models.chat("openai/a")).not.toBe(first);
});
