import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4Prompt } from "@ai-sdk/provider";
import { RapportError } from "../errors.ts";
import { streamAnswer, type ChatOptions } from "./chat.ts";
import { countTokens } from "./tokens.ts";
import type { ModelName, StructuredAnswer, StructuredModel, StructuredRequest } from "./types.ts";

/** What the two messages cost around their text; as in `prompt.ts`. */
const TOKENS_AROUND = 8;

/**
 * Asks one of the AI SDK's models for JSON. It is streamed like a reply, so that deadlines, retries and error codes are those
 * of `createChatModel` and a provider that falls silent is noticed; nobody watches, so the pieces are put together here.
 *
 * A server that answers 400 or 422 may just not know the JSON response format: it is asked once more without it, as the
 * system text describes the form as well. The system text is marked for the provider's prompt cache.
 */
export function createStructuredModel(
  name: ModelName,
  model: LanguageModelV4,
  options: ChatOptions = {},
): StructuredModel {
  return {
    name,
    async generate(request, signal) {
      try {
        return await ask(name, model, request, options, signal, jsonFormat(request));
      } catch (error) {
        if (!mayBeTheFormat(error)) throw error;
        return ask(name, model, request, options, signal, undefined);
      }
    },
  };
}

async function ask(
  name: ModelName,
  model: LanguageModelV4,
  request: StructuredRequest,
  options: ChatOptions,
  signal: AbortSignal,
  responseFormat: LanguageModelV4CallOptions["responseFormat"],
): Promise<StructuredAnswer> {
  const events = streamAnswer(
    name,
    model,
    {
      prompt: promptOf(request),
      ...(responseFormat && { responseFormat }),
      estimate: (written) => ({
        input: countTokens(request.system) + countTokens(request.input) + TOKENS_AROUND,
        output: countTokens(written),
        cachedInput: 0,
        estimated: true,
      }),
    },
    { ...options, maxOutputTokens: request.maxOutputTokens },
    signal,
  );
  let text = "";
  for await (const event of events) {
    if (event.type === "finish") return { text, reason: event.reason, usage: event.usage };
    text += event.text;
  }
  throw new RapportError("model_unreadable", `The answer of ${name} broke off before its end.`, {
    details: { model: name },
  });
}

const promptOf = ({ system, input }: StructuredRequest): LanguageModelV4Prompt => [
  {
    role: "system",
    content: system,
    providerOptions: { anthropic: { cacheControl: { type: "ephemeral" } } },
  },
  { role: "user", content: [{ type: "text", text: input }] },
];

const jsonFormat = ({ schema, schemaName }: StructuredRequest): LanguageModelV4CallOptions["responseFormat"] => ({
  type: "json",
  name: schemaName,
  schema,
});

const mayBeTheFormat = (error: unknown): boolean =>
  error instanceof RapportError &&
  error.code === "model_rejected" &&
  (error.details["status"] === 400 || error.details["status"] === 422) &&
  error.details["reason"] !== "context_length_exceeded";
