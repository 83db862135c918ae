import { setImmediate as nextTask } from "node:timers/promises";
import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
  SharedV4Warning,
} from "@ai-sdk/provider";
import { countTokens } from "../tokens.ts";
import { composeReply } from "./compose.ts";
import { readPrompt } from "./prompt.ts";

type Reply = { words: string[]; finishReason: LanguageModelV4FinishReason; usage: LanguageModelV4Usage };

/** A word with the space after it; joined they are the text again. */
const inWords = (text: string): string[] => text.match(/\s*\S+\s*?(?=\s|$)|\s+$/gu) ?? [];

/** As many whole words as `maxOutputTokens` allows. */
function fitted(words: string[], most: number | undefined): { words: string[]; cut: boolean } {
  if (most === undefined || countTokens(words.join("")) <= most) return { words, cut: false };
  const kept: string[] = [];
  let tokens = 0;
  for (const word of words) {
    tokens += countTokens(word);
    if (tokens > most) break;
    kept.push(word);
  }
  return { words: kept, cut: true };
}

function promptTokens(options: LanguageModelV4CallOptions): number {
  return options.prompt.reduce((total, { content }) => {
    const texts =
      typeof content === "string" ? [content] : content.flatMap((part) => (part.type === "text" ? [part.text] : []));
    return total + texts.reduce((sum, text) => sum + countTokens(text), 0);
  }, 0);
}

function replyTo(options: LanguageModelV4CallOptions): Reply {
  options.abortSignal?.throwIfAborted();
  const { words, cut } = fitted(inWords(composeReply(readPrompt(options.prompt))), options.maxOutputTokens);
  const [input, output] = [promptTokens(options), countTokens(words.join(""))];
  return {
    words,
    finishReason: { unified: cut ? "length" : "stop", raw: undefined },
    usage: {
      inputTokens: { total: input, noCache: input, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: output, text: output, reasoning: 0 },
    },
  };
}

/** What a caller may ask of a model and this one cannot do is said, not passed over. */
function warningsFor(options: LanguageModelV4CallOptions): SharedV4Warning[] {
  const asked: [string, boolean][] = [
    ["tools", (options.tools ?? []).length > 0],
    ["responseFormat", options.responseFormat?.type === "json"],
    ["stopSequences", (options.stopSequences ?? []).length > 0],
  ];
  return asked.flatMap(([feature, isAsked]) => (isAsked ? [{ type: "unsupported" as const, feature }] : []));
}

/** Words between two looks at the outside world, so that an abort is heard while words are still to come. */
const WORDS_A_TASK = 16;

function streamOf(options: LanguageModelV4CallOptions, reply: Reply): ReadableStream<LanguageModelV4StreamPart> {
  const parts: LanguageModelV4StreamPart[] = [
    { type: "stream-start", warnings: warningsFor(options) },
    { type: "response-metadata", modelId: "offline" },
    { type: "text-start", id: "reply" },
    ...reply.words.map((delta) => ({ type: "text-delta" as const, id: "reply", delta })),
    { type: "text-end", id: "reply" },
    { type: "finish", usage: reply.usage, finishReason: reply.finishReason },
  ];
  let next = 0;
  return new ReadableStream({
    async pull(controller) {
      if (next % WORDS_A_TASK === 0) await nextTask();
      if (options.abortSignal?.aborted === true) {
        controller.error(options.abortSignal.reason);
        return;
      }
      const part = parts[next];
      next += 1;
      if (part === undefined) controller.close();
      else controller.enqueue(part);
    },
  });
}

/**
 * The model that needs no provider: it answers from its prompt alone (format: `prompt.ts`), without randomness, clock or
 * database. Usage is counted with our own tokenizer. An aborted call rejects with the signal's reason.
 */
export function createOfflineModel(): LanguageModelV4 {
  return {
    specificationVersion: "v4",
    provider: "rapport",
    modelId: "offline",
    supportedUrls: {},
    async doGenerate(options) {
      const { words, finishReason, usage } = replyTo(options);
      return {
        content: [{ type: "text", text: words.join("") }],
        finishReason,
        usage,
        response: { modelId: "offline" },
        warnings: warningsFor(options),
      };
    },
    async doStream(options) {
      return { stream: streamOf(options, replyTo(options)) };
    },
  };
}
