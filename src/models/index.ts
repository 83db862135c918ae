import type { LanguageModelV4 } from "@ai-sdk/provider";
import { createChatModel, type ChatOptions } from "./chat.ts";
import {
  createProviders,
  DEFAULT_ANTHROPIC_MODEL,
  DEFAULT_OPENAI_MODEL,
  defaultModelName,
  type ModelsConfig,
} from "./providers.ts";
import { createStructuredModel } from "./structured.ts";
import type { ChatModel, ModelName, Models } from "./types.ts";

export { createChatModel, type ChatOptions } from "./chat.ts";
export { defaultModelName, type ModelsConfig } from "./providers.ts";
export { countTokens } from "./tokens.ts";

/** Models are kept because making one costs about half a millisecond of schemas; people choose the names, hence a bound. */
const MODELS_KEPT = 100;

/**
 * Every model that can answer here. Nothing is asked of a provider before the first message.
 * @param offline the model that answers under the name `offline`
 * @throws RapportError invalid_input when the default model's provider is not configured
 */
export function createModels(
  config: ModelsConfig,
  { offline, ...options }: ChatOptions & { offline: LanguageModelV4 },
): Models {
  const provide = createProviders(config, offline);
  const fallback = defaultModelName(config);
  provide(fallback);
  const made = new Map<ModelName, ChatModel>();
  return {
    default: fallback,
    chat: (name) => {
      const known = made.get(name);
      if (known !== undefined) return known;
      const model = createChatModel(name, provide(name), options);
      if (made.size >= MODELS_KEPT) made.clear();
      made.set(name, model);
      return model;
    },
    structured: (name) => (name === "offline" ? undefined : createStructuredModel(name, provide(name), options)),
    available: () => availableNames(config, fallback),
  };
}

/** The default first, then each configured provider's, then offline; other models of a provider are chosen by name. */
function availableNames(config: ModelsConfig, fallback: ModelName): ModelName[] {
  const names: ModelName[] = [fallback];
  if (config.openai !== undefined) names.push(DEFAULT_OPENAI_MODEL);
  if (config.anthropic !== undefined) names.push(DEFAULT_ANTHROPIC_MODEL);
  names.push("offline");
  return [...new Set(names)];
}
