import type { LanguageModelV4Prompt } from "@ai-sdk/provider";
import { countTokens } from "./tokens.ts";
import type { Prompt, TokenUsage } from "./types.ts";

/** Read by Anthropic alone; the others find a cached prefix by themselves and ignore it. */
const CACHE_HERE = { anthropic: { cacheControl: { type: "ephemeral" } } };

/** What a message costs around its text; OpenAI's published counting adds three or four. */
const TOKENS_AROUND_A_MESSAGE = 4;

/**
 * Our prompt as the AI SDK's: system = core, then the history, then one user message of two text parts, recall and message.
 * Cache marks end the two stretches that do not move: the core, and the history (next turn's history begins with this one's,
 * so each turn reads what the turn before wrote). Empty texts are left out, as providers refuse them.
 */
export function toProviderPrompt(prompt: Prompt): LanguageModelV4Prompt {
  const history = prompt.history.filter(({ text }) => text !== "");
  const messages: LanguageModelV4Prompt = [];
  if (prompt.core !== "") messages.push({ role: "system", content: prompt.core, providerOptions: CACHE_HERE });
  for (const [index, { role, text }] of history.entries()) {
    const mark = index === history.length - 1 ? { providerOptions: CACHE_HERE } : {};
    messages.push({ role, content: [{ type: "text", text }], ...mark });
  }
  const newest = [prompt.recall, prompt.message].filter((text) => text !== "");
  messages.push({ role: "user", content: newest.map((text) => ({ type: "text", text })) });
  return messages;
}

/** Our own count for a provider that reported none. `cachedInput` is 0: it cannot be known. */
export function estimateUsage(prompt: Prompt, answer: string): TokenUsage {
  const texts = [prompt.core, ...prompt.history.map(({ text }) => text), prompt.recall, prompt.message];
  const input = texts.reduce((sum, text) => sum + (text === "" ? 0 : countTokens(text) + TOKENS_AROUND_A_MESSAGE), 0);
  return { input, output: countTokens(answer), cachedInput: 0, estimated: true };
}
