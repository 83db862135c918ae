import { afterEach, expect, test } from "vitest";
import { createModels, type ModelsConfig } from "../../src/models/index.ts";
import type { ModelName, Prompt } from "../../src/models/types.ts";
import {
  startAnthropicServer,
  startOpenAiServer,
  startScriptedModel,
  type ProviderServer,
} from "../fixtures/providers/index.ts";
import { KEY, NO_OFFLINE_MODEL } from "./model-providers.ts";

/** What one protocol has and the others do not. */
const PROMPT: Prompt = {
  core: "You are Ada.",
  history: [
    { role: "user", text: "Hi" },
    { role: "assistant", text: "Hello" },
  ],
  recall: "",
  message: "What now?",
};

let server: ProviderServer | undefined;
afterEach(() => server?.close());

async function reply(name: ModelName, config: ModelsConfig): Promise<string> {
  let text = "";
  const models = createModels(config, { offline: NO_OFFLINE_MODEL });
  for await (const event of models.chat(name).answer(PROMPT, new AbortController().signal))
    if (event.type === "text") text += event.text;
  return text;
}

test("Anthropic is told where the parts end that do not move, so that it caches them", async () => {
  server = await startAnthropicServer();
  await reply("anthropic/claude-sonnet-5-5", { anthropic: { apiKey: KEY, baseUrl: server.url } });
  const cached = { cache_control: { type: "ephemeral" } };
  expect(server.requests[0]?.body).toMatchObject({
    system: [{ type: "text", text: "You are Ada.", ...cached }],
    messages: [
      { role: "user", content: [{ type: "text", text: "Hi" }] },
      { role: "assistant", content: [{ type: "text", text: "Hello", ...cached }] },
      { role: "user", content: [{ type: "text", text: "What now?" }] },
    ],
  });
  expect(JSON.stringify(server.requests[0]?.body).match(/cache_control/g)?.length).toBe(2);
});

test("OpenAI is told to keep nothing", async () => {
  server = await startOpenAiServer();
  await reply("openai/gpt-6.1-terra", { openai: { apiKey: KEY, baseUrl: server.url } });
  expect(server.requests[0]?.body).toMatchObject({ store: false });
});

test("a compatible server without a key is sent none, and nothing that only OpenAI knows", async () => {
  server = await startOpenAiServer();
  await reply("compatible/llama3.3", { compatible: { baseUrl: server.url } });
  expect(server.requests[0]?.headers).not.toHaveProperty("authorization");
  expect(Object.keys(server.requests[0]?.body ?? {}).sort()).toEqual(
    ["max_tokens", "messages", "model", "stream", "stream_options"].sort(),
  );
});

test("an address without a path gets /v1, as Anthropic's and Ollama's own tools leave it out", async () => {
  server = await startAnthropicServer();
  const bare = new URL(server.url).origin;
  await expect(reply("anthropic/claude-sonnet-5-5", { anthropic: { apiKey: KEY, baseUrl: `${bare}/` } })).resolves.toBe(
    "Noted.",
  );
});

test("a scripted model answers from the request that really came", async () => {
  server = await startScriptedModel(({ body }) => `There were ${(body["messages"] as unknown[]).length} messages.`);
  const answer = await reply("compatible/scripted", { compatible: { baseUrl: server.url } });
  expect(answer).toBe("There were 4 messages.");
});
