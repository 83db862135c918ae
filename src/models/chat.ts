import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from "@ai-sdk/provider";
import { systemClock, type Clock } from "../clock.ts";
import { RapportError } from "../errors.ts";
import { readFault } from "./faults.ts";
import { startGuard, type Guard, type Stop } from "./guard.ts";
import { estimateUsage, toProviderPrompt } from "./prompt.ts";
import { RETRY_POLICY, waitBeforeRetry, type RetryPolicy } from "./retry.ts";
import type { ChatEvent, ChatModel, ModelName, TokenUsage } from "./types.ts";

export type ChatOptions = {
  /** Longest silence of the provider: before its first output and between two pieces of it. */
  silenceMs?: number;
  /** Longest call as a whole, retries and their waits included. */
  overallMs?: number;
  /** Longest answer in tokens, a reasoning model's thoughts included. */
  maxOutputTokens?: number;
  retry?: RetryPolicy;
  clock?: Clock;
  /** In [0, 1). */
  random?: () => number;
  /** Waits between attempts; ends early, without failing, when the signal aborts. */
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
};

type Settings = Required<ChatOptions>;

/** One call in the provider's words; `estimate` counts where the provider does not. */
export type StreamRequest = {
  prompt: LanguageModelV4CallOptions["prompt"];
  responseFormat?: LanguageModelV4CallOptions["responseFormat"];
  estimate: (written: string) => TokenUsage;
};

/** Deadlines: DESIGN section 8. Output: the default of RAPPORT_MAX_OUTPUT_TOKENS. */
const DEFAULTS: Settings = {
  silenceMs: 30_000,
  overallMs: 120_000,
  maxOutputTokens: 2_048,
  retry: RETRY_POLICY,
  clock: systemClock,
  random: Math.random,
  sleep: sleepUntilAborted,
};

/** Once the answer is complete, how long the provider may take to close its side, so that the connection can be used again. */
const CLOSING_MS = 250;

/**
 * Puts the deadline, the retries, the usage record and the closed error codes around one of the AI SDK's models.
 *
 * The model's own `doStream` is called, not `streamText`: that costs CPU on every turn, and its text stream ends without an
 * error when the provider fails. An attempt is repeated only before the first text; a deadline is not repeated, as the person
 * has waited long enough. An answer that a content filter ends is `model_refused` when nothing was said, and otherwise
 * finishes as "filtered": OpenAI sends its refusals as text, and words already shown are better kept than replaced by an error.
 * An empty answer is `model_unreadable`.
 */
export function createChatModel(name: ModelName, model: LanguageModelV4, options: ChatOptions = {}): ChatModel {
  return {
    name,
    answer: (prompt, signal) =>
      streamAnswer(
        name,
        model,
        { prompt: toProviderPrompt(prompt), estimate: (written) => estimateUsage(prompt, written) },
        options,
        signal,
      ),
  };
}

/** The same deadlines, retries and codes for any request; `answer` of a chat model and structured calls both end here. */
export const streamAnswer = (
  name: ModelName,
  model: LanguageModelV4,
  request: StreamRequest,
  options: ChatOptions,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent, void, undefined> =>
  answer({ name, model, request, settings: { ...DEFAULTS, ...options } }, signal);

type Call = { name: ModelName; model: LanguageModelV4; request: StreamRequest; settings: Settings };

async function* answer(call: Call, caller: AbortSignal): AsyncGenerator<ChatEvent, void, undefined> {
  const { name, settings } = call;
  const guard = startGuard(caller, settings.overallMs);
  let textWasEmitted = false;
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        for await (const event of attemptOnce(call, guard)) {
          if (event.type === "text") textWasEmitted = true;
          yield event;
        }
        return;
      } catch (cause) {
        guard.rest();
        const stop = guard.reason();
        if (stop !== undefined) throw stopError(stop, call, cause);
        if (cause instanceof RapportError) throw cause;
        const fault = readFault(cause, { model: name, now: settings.clock.now(), textWasEmitted });
        const wait =
          fault.retryable && !textWasEmitted
            ? waitBeforeRetry(settings.retry, attempt, fault.retryAfterMs, settings.random())
            : null;
        if (wait === null) throw fault.error;
        await settings.sleep(wait, guard.signal);
      }
    }
  } finally {
    guard.end();
  }
}

/** One request. Throws what the provider's package threw, or a RapportError where the answer itself is the fault. */
async function* attemptOnce(call: Call, guard: Guard): AsyncGenerator<ChatEvent, void, undefined> {
  const { name, model, request, settings } = call;
  if (guard.signal.aborted) throw new Error("The call was stopped before the model was asked.");
  const asked = model.doStream({
    prompt: request.prompt,
    ...(request.responseFormat && { responseFormat: request.responseFormat }),
    maxOutputTokens: settings.maxOutputTokens,
    abortSignal: guard.signal,
    // OpenAI keeps completions of some accounts unless told not to; Anthropic's pings tell a slow model from a dead one.
    providerOptions: { openai: { store: false }, anthropic: { includePings: true } },
  });
  const reader = (await unlessStopped(asked, guard, settings.silenceMs)).stream.getReader();
  let written = "";
  try {
    for (;;) {
      const { done, value: part } = await unlessStopped(reader.read(), guard, settings.silenceMs);
      if (done) throw unreadable(name, "broke off before its end");
      if (part.type === "error") throw part.error;
      if (part.type === "text-delta" && part.delta !== "") {
        written += part.delta;
        yield { type: "text", text: part.delta };
      }
      if (part.type === "finish") {
        const reason = finishReason(part.finishReason.unified, written, name);
        yield { type: "finish", reason, usage: readUsage(part.usage) ?? request.estimate(written) };
        await letClose(reader, guard);
        return;
      }
    }
  } finally {
    // Not awaited: cancelling the stream of a provider that hangs may never settle, and a failure has nobody left to tell.
    reader.cancel().then(undefined, () => undefined);
  }
}

/**
 * Silence counts only while something is awaited: a reader that takes its time is not the provider's fault.
 * The race, because a model need not heed its signal.
 */
async function unlessStopped<Value>(work: PromiseLike<Value>, guard: Guard, silenceMs: number): Promise<Value> {
  guard.listen(silenceMs);
  const outcome = await Promise.race([
    Promise.resolve(work).then((value) => ({ value })),
    guard.stopped.then((stop) => ({ stop })),
  ]);
  guard.rest();
  if ("stop" in outcome) throw new Error(`The call was stopped: ${outcome.stop}.`);
  return outcome.value;
}

/** The answer is complete, so a connection that breaks now costs nothing. */
async function letClose(reader: ReadableStreamDefaultReader<LanguageModelV4StreamPart>, guard: Guard): Promise<void> {
  const toTheEnd = async (): Promise<void> => {
    while (!(await reader.read()).done) continue;
  };
  guard.listen(CLOSING_MS);
  await Promise.race([toTheEnd().then(undefined, () => undefined), guard.stopped]);
}

function finishReason(
  reason: LanguageModelV4FinishReason["unified"],
  written: string,
  name: ModelName,
): "stop" | "length" | "filtered" {
  const silent = written === "";
  switch (reason) {
    case "content-filter":
      if (!silent) return "filtered";
      throw new RapportError("model_refused", `${name} refused to answer this.`, { details: { model: name } });
    case "length":
      if (!silent) return "length";
      throw unreadable(name, "used up its length before it said anything; RAPPORT_MAX_OUTPUT_TOKENS sets the length");
    case "stop":
    case "tool-calls":
    case "other":
      if (!silent) return "stop";
      throw unreadable(name, "was empty");
    case "interrupted":
    case "error":
      throw unreadable(name, "broke off before its end");
  }
}

const unreadable = (name: ModelName, what: string): RapportError =>
  new RapportError("model_unreadable", `The answer of ${name} ${what}.`, { details: { model: name } });

/** Undefined where the provider said nothing, or said zero of a prompt that was not empty, as some compatible servers do. */
function readUsage({ inputTokens, outputTokens }: LanguageModelV4Usage): TokenUsage | undefined {
  const input = inputTokens.total ?? 0;
  const output = outputTokens.total ?? 0;
  if (input === 0) return undefined;
  return { input, output, cachedInput: inputTokens.cacheRead ?? 0, estimated: false };
}

function stopError(stop: Stop, { name, settings }: Call, cause: unknown): RapportError {
  const details = { model: name };
  switch (stop) {
    case "cancelled":
      return new RapportError("cancelled", "The request was cancelled.", { details, cause });
    case "silent":
      return new RapportError("model_timeout", `${name} said nothing for ${settings.silenceMs / 1000} seconds.`, {
        details,
        cause,
      });
    case "overlong":
      return new RapportError("model_timeout", `${name} did not finish within ${settings.overallMs / 1000} seconds.`, {
        details,
        cause,
      });
  }
}

function sleepUntilAborted(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    if (signal.aborted) done();
    else signal.addEventListener("abort", done);
  });
}
