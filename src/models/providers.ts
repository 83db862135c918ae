import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { LanguageModelV4 } from "@ai-sdk/provider";
import { RapportError } from "../errors.ts";
import { isModelName, type ModelName } from "./types.ts";

/** Which providers can be asked. Addresses without a path get `/v1`, where all three protocols live. */
export type ModelsConfig = {
  defaultModel?: ModelName;
  openai?: { apiKey: string; baseUrl?: string };
  anthropic?: { apiKey: string; baseUrl?: string };
  /** Ollama, vLLM, LM Studio and the like; most want no key. */
  compatible?: { baseUrl: string; apiKey?: string };
};

/**
 * Asked when a key is present and no model is named: the middle tier of the newest generation that the pinned provider
 * packages list (@ai-sdk/openai 4.0.118 and @ai-sdk/anthropic 4.0.105, their model catalogues).
 */
export const DEFAULT_OPENAI_MODEL: ModelName = "openai/gpt-6.1-terra";
export const DEFAULT_ANTHROPIC_MODEL: ModelName = "anthropic/claude-sonnet-5-5";

const OPENAI_URL = "https://api.openai.com/v1";
const ANTHROPIC_URL = "https://api.anthropic.com/v1";

/** With both keys, OpenAI (first in the configuration table). A compatible server's address alone changes nothing: no model is on all of them. */
export function defaultModelName(config: ModelsConfig): ModelName {
  if (config.defaultModel !== undefined) return config.defaultModel;
  if (config.openai !== undefined) return DEFAULT_OPENAI_MODEL;
  return config.anthropic === undefined ? "offline" : DEFAULT_ANTHROPIC_MODEL;
}

/**
 * From a name to the AI SDK's model object.
 *
 * OpenAI is spoken to by chat completions, not by its responses API: we send the whole prompt each turn and want nothing kept
 * at the provider, use none of its tools, and `OPENAI_BASE_URL` often names a gateway that knows only this protocol. The price
 * is that the few models without chat completions (`...-codex`, `gpt-5-pro`) are rejected.
 *
 * @throws RapportError invalid_input naming the variable to set, for a name that is malformed or not configured
 */
export function createProviders(config: ModelsConfig, offline: LanguageModelV4): (name: string) => LanguageModelV4 {
  const { openai, anthropic, compatible } = config;
  const openaiModels =
    openai &&
    createOpenAI({ apiKey: openai.apiKey, baseURL: address(openai.baseUrl ?? OPENAI_URL), fetch: fetchDirectly });
  const anthropicModels =
    anthropic &&
    createAnthropic({
      apiKey: anthropic.apiKey,
      baseURL: address(anthropic.baseUrl ?? ANTHROPIC_URL),
      fetch: fetchDirectly,
    });
  const compatibleModels =
    compatible &&
    createOpenAICompatible({
      name: "compatible",
      baseURL: address(compatible.baseUrl),
      ...(compatible.apiKey === undefined ? {} : { apiKey: compatible.apiKey }),
      includeUsage: true,
      // Ollama, vLLM, LM Studio and llama.cpp hold a small model to a schema; a server that cannot is asked again without.
      supportsStructuredOutputs: true,
      fetch: fetchDirectly,
    });

  return (name) => {
    if (!isModelName(name)) throw unknownName(name);
    if (name === "offline") return offline;
    const slash = name.indexOf("/");
    const modelId = name.slice(slash + 1);
    const provider = name.slice(0, slash) as ProviderName;
    switch (provider) {
      case "openai":
        return (openaiModels ?? unconfigured(name, "OPENAI_API_KEY")).chat(modelId);
      case "anthropic":
        return (anthropicModels ?? unconfigured(name, "ANTHROPIC_API_KEY")).languageModel(modelId);
      case "compatible":
        return (compatibleModels ?? unconfigured(name, "COMPATIBLE_BASE_URL")).chatModel(modelId);
    }
  };
}

/** What `isModelName` lets through before the slash. */
type ProviderName = "openai" | "anthropic" | "compatible";

function unconfigured(name: ModelName, variable: string): never {
  throw new RapportError("invalid_input", `${variable} must be set to use ${name}.`, { details: { field: "model" } });
}

function unknownName(name: string): RapportError {
  const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  return new RapportError(
    "invalid_input",
    `There is no model named "${shown}". Use offline, openai/<model>, anthropic/<model> or compatible/<model>.`,
    { details: { field: "model" } },
  );
}

/** Adds `/v1` to a bare host: Anthropic's own tools leave it out of ANTHROPIC_BASE_URL, the AI SDK expects it. */
function address(baseUrl: string): string {
  const trimmed = baseUrl.replace(/\/+$/, "");
  return new URL(trimmed).pathname === "/" ? `${trimmed}/v1` : trimmed;
}

/** No provider redirects, and a redirect to another host would carry the key along (fetch drops only `authorization`). */
const fetchDirectly: typeof fetch = (input, init) => fetch(input, { ...init, redirect: "error" });
