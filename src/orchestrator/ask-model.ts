import { performance } from "node:perf_hooks";
import type { Principal } from "../database/as-user.ts";
import { RapportError } from "../errors.ts";
import { countTokens } from "../models/tokens.ts";
import type { ChatModel, Prompt, TokenUsage } from "../models/types.ts";
import type { RunningReplies } from "./running.ts";

export type Answer = {
  /** What arrived, also when it was cut off. */
  text: string;
  usage: TokenUsage;
  /** `complete`, `stopped` (client left or pressed stop), or the code of the error. */
  outcome: string;
  latencyMs: number;
  /** Why there is no whole answer; absent when the person stopped it and has a part of it. */
  error?: RapportError;
};

type Ask = {
  principal: Principal;
  model: ChatModel;
  messageId: string;
  replyId: string;
  prompt: Prompt;
  signal?: AbortSignal;
};

/** Asks the model with no transaction open; yields its words and returns what became of them. It throws nothing a model can cause. */
export async function* askModel(room: { running: RunningReplies }, ask: Ask): AsyncGenerator<string, Answer> {
  const abort = new AbortController();
  const stop = () => abort.abort();
  if (ask.signal?.aborted) stop();
  ask.signal?.addEventListener("abort", stop, { once: true });
  const finished = room.running.start({
    userId: ask.principal.userId,
    messageId: ask.messageId,
    replyId: ask.replyId,
    stop,
  });
  const startedAt = performance.now();
  const latency = () => Math.round(performance.now() - startedAt);
  let text = "";
  let usage: TokenUsage | undefined;
  try {
    for await (const event of ask.model.answer(ask.prompt, abort.signal)) {
      switch (event.type) {
        case "text":
          text += event.text;
          yield event.text;
          break;
        case "finish":
          usage = event.usage;
          break;
      }
    }
    return { text, usage: usage ?? estimate(ask.prompt, text), outcome: "complete", latencyMs: latency() };
  } catch (error) {
    if (!(error instanceof RapportError)) throw error;
    const stopped = error.code === "cancelled";
    const answer = {
      text,
      usage: usage ?? estimate(ask.prompt, text),
      outcome: stopped ? "stopped" : error.code,
      latencyMs: latency(),
    };
    return stopped && text !== "" ? answer : { ...answer, error };
  } finally {
    ask.signal?.removeEventListener("abort", stop);
    finished();
    // A reader that stopped listening ends this generator early: the provider must not go on.
    stop();
  }
}

const estimate = (prompt: Prompt, text: string): TokenUsage => ({
  input: [prompt.core, ...prompt.history.map((message) => message.text), prompt.recall, prompt.message].reduce(
    (sum, part) => sum + countTokens(part),
    0,
  ),
  output: countTokens(text),
  cachedInput: 0,
  estimated: true,
});
