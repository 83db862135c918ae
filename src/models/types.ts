import type { JsonObject } from "../json.ts";

/** `provider/model-id`, or `offline`. */
export type ModelName = `openai/${string}` | `anthropic/${string}` | `compatible/${string}` | "offline";

/**
 * One prompt, in the order a provider's cache likes: what never moves first, what changes last.
 * The newest message travels as its own part after the recall block, exactly as the person wrote it.
 */
export type Prompt = {
  /** Persona, profile and wishes; the same bytes for the whole session. */
  core: string;
  history: { role: "user" | "assistant"; text: string }[];
  /** Fenced data lines, or "" when nothing was recalled. */
  recall: string;
  message: string;
};

/** Tokens as the provider counted them; our own estimate where it says nothing (`estimated`). */
export type TokenUsage = { input: number; output: number; cachedInput: number; estimated: boolean };

export type ChatEvent =
  { type: "text"; text: string } | { type: "finish"; reason: "stop" | "length" | "filtered"; usage: TokenUsage };

/**
 * A model that answers one prompt. Events end with exactly one `finish`.
 * @throws RapportError model_unavailable | model_timeout | model_rejected | model_refused | model_unreadable | rate_limited | cancelled
 */
export type ChatModel = {
  name: ModelName;
  answer(prompt: Prompt, signal: AbortSignal): AsyncIterable<ChatEvent>;
};

/** A question whose answer is to be JSON of this form. The schema is asked for, not guaranteed: the caller reads what came. */
export type StructuredRequest = {
  system: string;
  input: string;
  /** Names the form for the provider: letters, digits, `_` and `-`. */
  schemaName: string;
  /** JSON Schema; every property required and nothing further allowed, as strict providers want it. */
  schema: JsonObject;
  maxOutputTokens: number;
};
export type StructuredAnswer = { text: string; reason: "stop" | "length" | "filtered"; usage: TokenUsage };
export type StructuredModel = {
  name: ModelName;
  /** @throws RapportError as `ChatModel.answer` does */
  generate(request: StructuredRequest, signal: AbortSignal): Promise<StructuredAnswer>;
};

export type Models = {
  default: ModelName;
  /** @throws RapportError invalid_input for a name whose provider nobody configured */
  chat(name: ModelName): ChatModel;
  /** Undefined for `offline`, which proposes nothing. @throws RapportError invalid_input as `chat` does */
  structured(name: ModelName): StructuredModel | undefined;
  /** Names that can be chosen here, for screens and `GET /v1/models`. */
  available(): ModelName[];
};

/** Whether a text has the form of a model's name; whether its provider is configured is asked of `Models`. */
export const isModelName = (text: string): text is ModelName =>
  text === "offline" || /^(openai|anthropic|compatible)\/\S{1,200}$/.test(text);
