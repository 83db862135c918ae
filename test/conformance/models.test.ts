import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { RapportError } from "../../src/errors.ts";
import { countTokens, createModels, type ChatOptions } from "../../src/models/index.ts";
import type { ChatEvent, Prompt } from "../../src/models/types.ts";
import type { Behaviour, ProviderServer } from "../fixtures/providers/index.ts";
import { KEY, NO_OFFLINE_MODEL, PROVIDERS } from "./model-providers.ts";

const PROMPT: Prompt = {
  core: "You are Marketing Maestro, Digital Marketing Specialist.",
  history: [
    { role: "user", text: "We use HubSpot." },
    { role: "assistant", text: "Noted." },
  ],
  recall: "<recalled_memory>\n[m:018f3a2c · 2026-05-03 · user said] We use Slack.\n</recalled_memory>",
  message: "Which tools do we use?\n\nList <them>.",
};
/** The fixture servers repeat key and prompt in their errors; none of it may reach a person. */
const NEVER_SHOWN = [KEY, "HubSpot", "Bearer", "you sent"];

describe.each(PROVIDERS)("$name", ({ name, start, configure, read, usageIsOptional }) => {
  let server: ProviderServer;
  let waits: number[];
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    waits = [];
  });

  const ask = (options: ChatOptions = {}, signal = new AbortController().signal): AsyncIterable<ChatEvent> =>
    createModels(configure(server.url), {
      offline: NO_OFFLINE_MODEL,
      random: () => 0.5,
      sleep: (ms) => {
        waits.push(ms);
        return Promise.resolve();
      },
      ...options,
    })
      .chat(name)
      .answer(PROMPT, signal);

  /** What a caller sees of one call: the text, the end, the error. */
  async function outcome(options: ChatOptions = {}, signal?: AbortSignal) {
    let text = "";
    let finish: ChatEvent | undefined;
    try {
      for await (const event of ask(options, signal)) {
        expect(finish, "nothing follows the finish").toBeUndefined();
        if (event.type === "text") text += event.text;
        else finish = event;
      }
      return { text, finish };
    } catch (error) {
      if (!(error instanceof RapportError)) throw error;
      for (const secret of NEVER_SHOWN) expect(error.message + JSON.stringify(error.details)).not.toContain(secret);
      return { text, finish, error, code: error.code };
    }
  }

  describe("the request", () => {
    test("carries core, history in order, recall and the message as written, each in its place", async () => {
      server.script({ kind: "answer" });
      await outcome({ maxOutputTokens: 777 });
      expect(server.requests.map(read)).toEqual([
        {
          model: name.slice(name.indexOf("/") + 1),
          key: KEY,
          core: PROMPT.core,
          messages: [
            { role: "user", texts: ["We use HubSpot."] },
            { role: "assistant", texts: ["Noted."] },
            { role: "user", texts: [PROMPT.recall, PROMPT.message] },
          ],
          maxTokens: 777,
          stream: true,
        },
      ]);
    });
  });

  describe("the answer", () => {
    test("arrives piece by piece and ends with the tokens the provider counted", async () => {
      const usage = { input: 120, cachedInput: 100, output: 9 };
      server.script({ kind: "answer", text: ["You use ", "HubSpot ", "and Slack 🙂."], usage });
      const events = [];
      for await (const event of ask()) events.push(event);
      expect(events).toEqual([
        { type: "text", text: "You use " },
        { type: "text", text: "HubSpot " },
        { type: "text", text: "and Slack 🙂." },
        { type: "finish", reason: "stop", usage: { ...usage, estimated: false } },
      ]);
    });

    test.runIf(usageIsOptional)("is counted by us, and marked so, when the provider says nothing", async () => {
      server.script({ kind: "answer", text: ["You use HubSpot."], usage: "absent" });
      const { finish } = await outcome();
      expect(finish).toMatchObject({
        usage: { output: countTokens("You use HubSpot."), cachedInput: 0, estimated: true },
      });
      const input = finish?.type === "finish" ? finish.usage.input : 0;
      expect(input).toBeGreaterThan(countTokens(PROMPT.core + PROMPT.recall + PROMPT.message));
    });

    test("that reached its length says so", async () => {
      server.script({ kind: "answer", text: ["You use"], finish: "length" });
      expect(await outcome()).toMatchObject({ text: "You use", finish: { reason: "length" } });
    });

    test("leaves its connection in order, for a later turn to use", async () => {
      server.script({ kind: "zero-latency" });
      for (let turn = 0; turn < 9; turn += 1) expect(await outcome()).toMatchObject({ text: "Noted." });
      expect(server.requests.map((request) => request.clientLeft)).toEqual(Array(9).fill(false));
      expect(new Set(server.requests.map((request) => request.connection)).size).toBeLessThanOrEqual(3);
    });
  });

  describe("a refused request", () => {
    test.each<{ status: number; code: string; says: RegExp }>([
      { status: 400, code: "model_rejected", says: /did not accept/ },
      { status: 401, code: "model_rejected", says: /refused the key.*_API_KEY/ },
      { status: 403, code: "model_rejected", says: /not allowed/ },
      { status: 404, code: "model_rejected", says: /does not know/ },
      { status: 422, code: "model_rejected", says: /did not accept/ },
    ])("with status $status is $code and never repeated", async ({ status, code, says }) => {
      server.script({ kind: "status", status });
      const { error } = await outcome();
      expect(error).toMatchObject({ code, details: { status } });
      expect(error?.message).toMatch(says);
      expect(server.requests.length).toBe(1);
    });

    test("for the content's sake is model_refused", async () => {
      server.script({ kind: "status", status: 400, reason: "content_filter" });
      expect(await outcome()).toMatchObject({ code: "model_refused" });
      expect(server.requests.length).toBe(1);
    });

    test("is not followed to another host, where it would carry the key", async () => {
      const elsewhere = await start();
      try {
        server.script({ kind: "status", status: 307, headers: { location: `${elsewhere.url}/chat/completions` } });
        expect((await outcome()).code).toBe("model_unavailable");
        expect(elsewhere.requests).toEqual([]);
      } finally {
        await elsewhere.close();
      }
    });
  });

  describe("a busy or broken provider", () => {
    test("that asks to wait is waited for, and then answers", async () => {
      server.script({ kind: "status", status: 429, headers: { "retry-after": "7" } }, { kind: "answer" });
      expect(await outcome()).toMatchObject({ text: "Noted.", finish: { reason: "stop" } });
      expect(waits).toEqual([7000]);
      expect(server.requests.length).toBe(2);
      expect(server.requests[1]?.body).toEqual(server.requests[0]?.body);
    });

    test("that asks to wait longer than a person does is given up at once, and the caller told when to return", async () => {
      server.script({ kind: "status", status: 429, headers: { "retry-after": "90" } });
      expect(await outcome()).toMatchObject({ code: "rate_limited", error: { details: { retryAfterSeconds: 90 } } });
      expect([server.requests.length, waits]).toEqual([1, []]);
    });

    test("that limits for ever is rate_limited after exactly two repeats", async () => {
      server.script({ kind: "status", status: 429, headers: { "retry-after": "2" } });
      expect(await outcome()).toMatchObject({ code: "rate_limited", error: { details: { retryAfterSeconds: 2 } } });
      expect([server.requests.length, waits]).toEqual([3, [2000, 2000]]);
    });

    test("whose quota is used up is not asked again", async () => {
      server.script({ kind: "status", status: 429, reason: "insufficient_quota" });
      expect(await outcome()).toMatchObject({ code: "rate_limited" });
      expect(server.requests.length).toBe(1);
    });

    test.each([408, 409, 500, 502, 503, 529])(
      "with status %i is asked twice more, then unavailable",
      async (status) => {
        server.script({ kind: "status", status });
        expect(await outcome()).toMatchObject({ code: "model_unavailable", text: "" });
        expect([server.requests.length, waits]).toEqual([3, [250, 500]]);
      },
    );

    test("that recovers between two attempts answers once", async () => {
      server.script({ kind: "status", status: 500 }, { kind: "answer", text: ["Back."] });
      expect(await outcome()).toMatchObject({ text: "Back.", finish: { reason: "stop" } });
    });

    test("whose connection breaks before the first text is asked again", async () => {
      server.script({ kind: "cut" }, { kind: "cut" }, { kind: "answer", text: ["Back."] });
      expect(await outcome()).toMatchObject({ text: "Back." });
      expect(server.requests.length).toBe(3);
    });

    test("that reports overload inside its stream before any text is asked again", async () => {
      server.script({ kind: "overloaded" }, { kind: "answer", text: ["Back."] });
      expect(await outcome()).toMatchObject({ text: "Back." });
    });

    test("that does not listen at all is unavailable", async () => {
      const gone = await start();
      await gone.close();
      const models = createModels(configure(gone.url), { offline: NO_OFFLINE_MODEL, sleep: () => Promise.resolve() });
      const events = models.chat(name).answer(PROMPT, new AbortController().signal);
      await expect(events[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: "model_unavailable" });
    });
  });

  describe("an answer that goes wrong", () => {
    test.each<[string, Behaviour, string]>([
      ["is not JSON", { kind: "malformed" }, "model_unreadable"],
      ["turns into nonsense after some text", { kind: "malformed", after: ["You "] }, "model_unreadable"],
      ["ends without being complete", { kind: "unfinished", after: ["You "] }, "model_unreadable"],
      ["ends before it began", { kind: "unfinished" }, "model_unreadable"],
      ["is empty", { kind: "answer", text: [] }, "model_unreadable"],
      ["spends its length in silence", { kind: "answer", text: [], finish: "length" }, "model_unreadable"],
      ["is stopped by a filter before it began", { kind: "refusal" }, "model_refused"],
      ["meets overload after some text", { kind: "overloaded", after: ["You "] }, "model_unavailable"],
    ])("because it %s is not repeated", async (_what, behaviour, code) => {
      server.script(behaviour);
      expect(await outcome()).toMatchObject({ code, finish: undefined });
      expect([server.requests.length, waits]).toEqual([1, []]);
    });

    test("because the connection is cut keeps the text before it and is not repeated", async () => {
      let cut: () => void = () => undefined;
      server.script({ kind: "cut", after: ["You use "], when: new Promise((resolve) => (cut = resolve)) });
      const seen: ChatEvent[] = [];
      const reading = async (): Promise<void> => {
        for await (const event of ask()) {
          seen.push(event);
          cut();
        }
      };
      await expect(reading()).rejects.toMatchObject({ code: "model_unreadable", message: /cut off/ });
      expect(seen).toEqual([{ type: "text", text: "You use " }]);
      expect(server.requests.length).toBe(1);
    });

    test("because a filter ends it after some text keeps the text and finishes as filtered", async () => {
      server.script({ kind: "refusal", after: ["You use "], words: "I cannot say more." });
      expect(await outcome()).toMatchObject({ text: "You use I cannot say more.", finish: { reason: "filtered" } });
    });
  });

  describe("a provider that hangs", () => {
    test.each<[string, Behaviour, string]>([
      ["before its headers", { kind: "hang-before-headers" }, ""],
      ["before its first text", { kind: "hang" }, ""],
      ["in the middle", { kind: "hang", after: ["You "] }, "You "],
    ])("%s is left after the silence it is allowed, once", async (_where, behaviour, text) => {
      server.script(behaviour);
      expect(await outcome({ silenceMs: 150 })).toMatchObject({ code: "model_timeout", text });
      await server.requests[0]?.untilClientLeft;
      expect(server.requests.length).toBe(1);
    });

    test("is left when the call as a whole takes too long", async () => {
      server.script({ kind: "hang", after: ["You "] });
      expect(await outcome({ overallMs: 150 })).toMatchObject({ code: "model_timeout" });
      await server.requests[0]?.untilClientLeft;
    });
  });

  describe("a caller who leaves", () => {
    test("before the call sends nothing", async () => {
      server.script({ kind: "answer" });
      expect(await outcome({}, AbortSignal.abort())).toMatchObject({ code: "cancelled" });
      expect(server.requests.length).toBe(0);
    });

    test.each<[string, Behaviour]>([
      ["before the headers", { kind: "hang-before-headers" }],
      ["in the middle of the answer", { kind: "hang", after: ["You "] }],
    ])("%s closes the provider's connection", async (_when, behaviour) => {
      server.script(behaviour);
      const caller = new AbortController();
      const running = outcome({}, caller.signal);
      await expect.poll(() => server.requests.length).toBe(1);
      caller.abort();
      expect(await running).toMatchObject({ code: "cancelled" });
      await server.requests[0]?.untilClientLeft;
      expect(server.requests.length).toBe(1);
    });

    test("by no longer reading closes the provider's connection", async () => {
      server.script({ kind: "hang", after: ["You "] });
      for await (const event of ask()) {
        expect(event.type).toBe("text");
        break;
      }
      await server.requests[0]?.untilClientLeft;
    });

    test("between two attempts is not asked for again", async () => {
      server.script({ kind: "status", status: 500 });
      const caller = new AbortController();
      const sleep = (): Promise<void> => Promise.resolve(caller.abort());
      expect(await outcome({ sleep }, caller.signal)).toMatchObject({ code: "cancelled" });
      expect(server.requests.length).toBe(1);
    });
  });
});
