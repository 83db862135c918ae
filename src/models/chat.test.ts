import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4StreamPart } from "@ai-sdk/provider";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createChatModel, type ChatOptions } from "./chat.ts";
import type { ChatEvent, Prompt } from "./types.ts";

const PROMPT: Prompt = { core: "You are Ada.", history: [], recall: "", message: "Hello" };
const NOT_ABORTED = new AbortController().signal;
const USAGE = {
  inputTokens: { total: 9, noCache: 9, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

type Step = LanguageModelV4StreamPart | { type: "wait"; ms: number };

/** A model that heeds no signal, so that what ends a call is the deadline itself. */
function modelThat(...steps: Step[]) {
  const calls: LanguageModelV4CallOptions[] = [];
  const ends: { aborted: boolean | undefined }[] = [];
  const stream = async function* (): AsyncGenerator<LanguageModelV4StreamPart> {
    for (const step of steps) {
      if (step.type === "wait") await new Promise((resolve) => setTimeout(resolve, step.ms));
      else yield step;
    }
    ends.push({ aborted: calls.at(-1)?.abortSignal?.aborted });
  };
  const model: LanguageModelV4 = {
    specificationVersion: "v4",
    provider: "test",
    modelId: "test",
    supportedUrls: {},
    doGenerate: () => Promise.reject(new Error("Only streams are asked for.")),
    doStream: (options) => {
      calls.push(options);
      return Promise.resolve({ stream: ReadableStream.from(stream()) });
    },
  };
  return Object.assign(model, { calls, ends });
}

const text = (delta: string): Step => ({ type: "text-delta", id: "0", delta });
const thought: Step = { type: "reasoning-delta", id: "0", delta: "hmm" };
const wait = (ms: number): Step => ({ type: "wait", ms });
const finish: Step = { type: "finish", finishReason: { unified: "stop", raw: "stop" }, usage: USAGE };

async function read(model: LanguageModelV4, options: ChatOptions = {}, signal = NOT_ABORTED) {
  const events: ChatEvent[] = [];
  const reading = (async () => {
    try {
      for await (const event of createChatModel("offline", model, options).answer(PROMPT, signal)) events.push(event);
      return { events, error: undefined };
    } catch (error) {
      return { events, error };
    }
  })();
  await vi.runAllTimersAsync();
  return reading;
}

test("silence before the first output ends the call", async () => {
  const { error } = await read(modelThat(wait(30_001), text("late"), finish));
  expect(error).toMatchObject({ code: "model_timeout", message: "offline said nothing for 30 seconds." });
});

test("an answer may take longer than the silence it is allowed, as long as it keeps coming", async () => {
  const { events, error } = await read(
    modelThat(wait(29_000), text("a"), wait(29_000), text("b"), wait(29_000), finish),
  );
  expect(error).toBeUndefined();
  expect(events.at(-1)).toMatchObject({ type: "finish", reason: "stop" });
});

test("a model that thinks aloud or sends pings is not silent", async () => {
  const { events, error } = await read(
    modelThat(wait(25_000), thought, wait(25_000), { type: "ping" }, wait(25_000), text("a"), finish),
  );
  expect(error).toBeUndefined();
  expect(events[0]).toEqual({ type: "text", text: "a" });
});

test("an answer that keeps coming is still ended by the deadline of the call", async () => {
  const { events, error } = await read(
    modelThat(
      ...Array<Step[]>(20)
        .fill([wait(20_000), text("a")])
        .flat(),
      finish,
    ),
  );
  expect(error).toMatchObject({ code: "model_timeout", message: "offline did not finish within 120 seconds." });
  expect(events.length).toBe(5);
});

test("a reader that takes its time is not mistaken for a silent model", async () => {
  const model = modelThat(text("a"), text("b"), finish);
  const events = createChatModel("offline", model, {}).answer(PROMPT, NOT_ABORTED)[Symbol.asyncIterator]();
  await events.next();
  await vi.advanceTimersByTimeAsync(60_000);
  expect((await events.next()).value).toEqual({ type: "text", text: "b" });
});

test("a deadline is not a reason to ask again", async () => {
  const model = modelThat(wait(31_000), finish);
  await read(model);
  expect(model.calls.length).toBe(1);
});

test("a model that heeds no signal is left all the same when the caller leaves", async () => {
  const caller = new AbortController();
  setTimeout(() => caller.abort(), 1_000);
  const { error } = await read(modelThat(text("a"), wait(20_000), text("b"), finish), {}, caller.signal);
  expect(error).toMatchObject({ code: "cancelled" });
});

test("a stream that stays open after its finish holds the caller back for a moment only", async () => {
  const { events, error } = await read(modelThat(text("a"), finish, wait(20_000)));
  expect(error).toBeUndefined();
  expect(events.length).toBe(2);
  expect(vi.getTimerCount()).toBe(0);
});

test("a stream that closes soon after its finish is left to close, so that its connection can serve the next turn", async () => {
  const model = modelThat(text("a"), finish, wait(100));
  await read(model);
  expect(model.ends).toEqual([{ aborted: false }]);
});

test("a caller who left before the call costs nothing", async () => {
  const model = modelThat(text("a"), finish);
  const { error } = await read(model, {}, AbortSignal.abort());
  expect(error).toMatchObject({ code: "cancelled" });
  expect(model.calls).toEqual([]);
});

test("OpenAI is asked to keep nothing, Anthropic to send the pings that show it alive", async () => {
  const model = modelThat(text("a"), finish);
  await read(model);
  expect(model.calls[0]?.providerOptions).toEqual({ openai: { store: false }, anthropic: { includePings: true } });
});

test("an error after the finish does not undo the answer", async () => {
  const { events, error } = await read(modelThat(text("a"), finish, { type: "error", error: new Error("late") }));
  expect(error).toBeUndefined();
  expect(events.at(-1)).toMatchObject({ type: "finish" });
});

test("waiting before an attempt ends when the caller leaves", async () => {
  const caller = new AbortController();
  const busy = { type: "error", error: { message: "busy", code: 503 } } as const;
  const model = modelThat(busy);
  setTimeout(() => caller.abort(), 100);
  const { error } = await read(model, { random: () => 0.999 }, caller.signal);
  expect(error).toMatchObject({ code: "cancelled" });
  expect(model.calls.length).toBe(1);
});

test.each<[string, Step[]]>([
  ["answers", [text("a"), finish]],
  ["fails", [{ type: "error", error: new Error("bad") }]],
])("a call that %s leaves no timer and no listener behind", async (_how, steps) => {
  const caller = new AbortController();
  const added = vi.spyOn(caller.signal, "addEventListener");
  const removed = vi.spyOn(caller.signal, "removeEventListener");
  await read(modelThat(...steps), {}, caller.signal);
  expect(added).toHaveBeenCalledTimes(1);
  expect(removed).toHaveBeenCalledWith("abort", added.mock.calls[0]?.[1]);
  expect(vi.getTimerCount()).toBe(0);
});

test("pieces without text are not passed on", async () => {
  const { events } = await read(modelThat(text(""), thought, text("a"), text(""), finish));
  expect(events.map((event) => event.type)).toEqual(["text", "finish"]);
});
