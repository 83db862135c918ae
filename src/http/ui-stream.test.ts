import {
  parseJsonEventStream,
  readUIMessageStream,
  uiMessageChunkSchema,
  type UIMessage,
  type UIMessageChunk,
} from "ai";
import { describe, expect, test } from "vitest";
import { HTTP_CONFIG, ID, protocolApp, send } from "../../test/http.ts";
import { RapportError } from "../errors.ts";
import type { TurnEvent, TurnResult } from "../orchestrator/types.ts";
import type { PersonVerbs, TurnOptions } from "../verbs.ts";
import { ReplySchema } from "./schemas/messages.ts";

const MESSAGES = "/api/personalized-ai/messages";
const REPLY = "018f3a2c-0000-7000-8000-00000000000b";
const body = { session_id: ID, message: "Hello" };
const used = {
  memoryId: ID,
  messageId: null,
  label: "m:018f3a2c",
  text: "Uses Slack.",
  saidAt: new Date(0),
  cited: false,
};
const learned = {
  memoryId: ID,
  event: "learned" as const,
  slot: "role",
  value: "Founder",
  text: "Is a founder.",
  replacedId: null,
};
const result: TurnResult = {
  messageId: ID,
  replyId: REPLY,
  response: "Good day.",
  status: "complete",
  memoriesUsed: [{ ...used, cited: true }],
  learned: [learned],
  usage: { input: 12, output: 3, cachedInput: 0, estimated: true },
  model: "offline",
};
const TURN: TurnEvent[] = [
  { type: "started", messageId: ID, replyId: REPLY },
  { type: "learned", learned: [learned] },
  { type: "memories", memories: [used] },
  { type: "text", text: "Good " },
  { type: "text", text: "day." },
  { type: "done", result },
];

type Turn = PersonVerbs["streamMessage"];
const turnOf = (events: TurnEvent[], end?: unknown): Turn =>
  async function* () {
    yield* events;
    if (end !== undefined) throw end;
  };
const stream = (turn: Turn, headers: Record<string, string> = {}) =>
  send(protocolApp({ streamMessage: turn }), "POST", MESSAGES, {
    body,
    headers: { accept: "text/event-stream", ...headers },
  });

/** As the AI SDK's own transport reads it: every chunk checked against its schema. */
async function chunksOf(response: Response): Promise<UIMessageChunk[]> {
  if (!response.body) throw new Error("There is no stream.");
  const chunks: UIMessageChunk[] = [];
  const parsed = parseJsonEventStream({ stream: response.body, schema: uiMessageChunkSchema });
  for await (const part of parsed) {
    if (!part.success) throw part.error;
    chunks.push(part.value as UIMessageChunk);
  }
  return chunks;
}
const readable = (chunks: UIMessageChunk[]): ReadableStream<UIMessageChunk> =>
  new ReadableStream({
    start(controller) {
      chunks.forEach((chunk) => controller.enqueue(chunk));
      controller.close();
    },
  });

describe("a streamed reply", () => {
  test("is what the AI SDK's reader expects, with what was remembered and learned", async () => {
    const response = await stream(turnOf(TURN));
    expect(response.status).toBe(200);
    expect(response.headers.get("x-vercel-ai-ui-message-stream")).toBe("v1");
    expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
    const chunks = await chunksOf(response);
    expect(chunks.map(({ type }) => type)).toEqual([
      "start",
      "start-step",
      "data-learned",
      "data-memories",
      "text-start",
      "text-delta",
      "text-delta",
      "text-end",
      "data-memories",
      "finish-step",
      "finish",
    ]);
    let message: UIMessage | undefined;
    for await (const state of readUIMessageStream({ stream: readable(chunks), terminateOnError: true }))
      message = state;
    expect(message).toMatchObject({
      id: REPLY,
      role: "assistant",
      metadata: { message_id: ID, session_id: ID, model: "offline", status: "complete" },
    });
    expect(message?.parts.filter(({ type }) => type === "text")).toMatchObject([{ text: "Good day.", state: "done" }]);
    // The second part took the place of the first: it knows what was cited.
    expect(message?.parts.filter(({ type }) => type === "data-memories")).toMatchObject([
      { data: [{ memory_id: ID, cited: true }] },
    ]);
    expect(message?.parts.filter(({ type }) => type === "data-learned")).toMatchObject([
      { data: [{ slot: "role", value: "Founder" }] },
    ]);
  });
  test("ends with [DONE]", async () => {
    expect((await (await stream(turnOf(TURN))).text()).endsWith("data: [DONE]\n\n")).toBe(true);
  });
  test("that fails midway keeps what was said, says what went wrong, and ends", async () => {
    const response = await stream(
      turnOf(TURN.slice(0, 4), new RapportError("model_timeout", "The model took too long.")),
    );
    const text = await response.clone().text();
    expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
    const chunks = await chunksOf(response);
    expect(chunks.slice(-3)).toMatchObject([
      { type: "text-end" },
      { type: "data-problem", data: { code: "model_timeout", status: 504 }, transient: true },
      { type: "error", errorText: "The model took too long." },
    ]);
  });
  test("that meets a fault of ours says nothing of its cause", async () => {
    const text = await (await stream(turnOf(TURN.slice(0, 1), new Error("select secret")))).text();
    expect(text).not.toContain("secret");
    expect(text).toContain('"code":"internal"');
  });
  test("that cannot start is a plain problem with its own status", async () => {
    const response = await stream(turnOf([], new RapportError("not_found", "There is no such session.")));
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });
});

describe("a client that leaves", () => {
  test("stops the model, and the turn is run to its end so that the part is kept", async () => {
    let ended = false;
    let given: AbortSignal | undefined;
    const response = await stream(async function* (_input, { signal }: TurnOptions) {
      given = signal;
      yield* TURN.slice(0, 4);
      if (!signal?.aborted) throw new Error("The model was not stopped.");
      ended = true;
      throw new RapportError("cancelled", "The client left.");
    });
    const reader = response.body?.getReader();
    await reader?.read();
    expect(given?.aborted).toBe(false);
    await reader?.cancel();
    expect(given?.aborted).toBe(true);
    expect(ended).toBe(true);
  });
  test("is met the same way while it waits for JSON", async () => {
    const leaving = new AbortController();
    const app = protocolApp({
      streamMessage: async function* (_input, { signal } = {}) {
        yield* TURN.slice(0, 1);
        leaving.abort();
        if (signal?.aborted) throw new RapportError("cancelled", "The client left.");
        yield* TURN.slice(1);
      },
    });
    const response = await app.request(`http://127.0.0.1:3000${MESSAGES}`, {
      method: "POST",
      headers: { authorization: "Bearer good", "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: leaving.signal,
    });
    expect(response.status).toBe(499);
  });
});

test("nothing is taken from the model before the client takes it", async () => {
  let made = 0;
  const response = await stream(async function* () {
    yield* TURN.slice(0, 3);
    for (made = 1; made < 1_000; made += 1) yield { type: "text", text: "word " };
    yield { type: "done", result };
  });
  const reader = response.body?.getReader();
  for (let read = 0; read < 5; read += 1) await reader?.read();
  expect(made).toBeLessThan(5);
  await reader?.cancel();
});

test("a reply as JSON has every field of its description", async () => {
  const response = await send(protocolApp({ streamMessage: turnOf(TURN) }), "POST", MESSAGES, { body });
  expect(ReplySchema.parse(await response.json())).toMatchObject({
    message_id: ID,
    reply_id: REPLY,
    usage: { input_tokens: 12 },
  });
});

describe("turns at once", () => {
  /** Turns that wait until they are let go. */
  function waiting() {
    const waiters: (() => void)[] = [];
    const turn: Turn = async function* () {
      yield* TURN.slice(0, 1);
      await new Promise<void>((resolve) => waiters.push(resolve));
      yield* TURN.slice(1);
    };
    return { turn, letGo: () => waiters.splice(0).forEach((resume) => resume()) };
  }
  const one = (app: ReturnType<typeof protocolApp>) =>
    send(app, "POST", MESSAGES, { body, headers: { accept: "text/event-stream" } });

  test("of one person are bounded: the next is told to wait, and gets in when one is done", async () => {
    const { turn, letGo } = waiting();
    const app = protocolApp({ streamMessage: turn });
    const open = await Promise.all([one(app), one(app)]);
    const refused = await one(app);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    const texts = open.map((response) => response.text());
    // Both have to have taken their first event before there is anybody to let go.
    await new Promise((resolve) => setImmediate(resolve));
    letGo();
    await Promise.all(texts);
    expect((await one(app)).status).toBe(200);
    letGo();
  });
  test("of everybody are bounded too", async () => {
    const { turn, letGo } = waiting();
    let people = 0;
    const app = protocolApp(
      { streamMessage: turn },
      {
        config: { maxTurns: 2 },
        parts: {
          auth: {
            handler: async () => new Response(),
            removeAccount: async () => undefined,
            problemOf: () => ({ code: "internal", message: "" }),
            principalOf: async () => ({
              userId: `0b9c7a52-6f0e-4d8e-9f7d-00000000000${(people += 1)}`,
              scopes: ["read", "write"],
            }),
          },
        },
      },
    );
    await Promise.all([one(app), one(app)]);
    const refused = await one(app);
    expect(refused.status).toBe(503);
    expect(refused.headers.get("retry-after")).toBe("2");
    letGo();
  });
  test("that fail give their place back", async () => {
    const app = protocolApp({
      streamMessage: turnOf(TURN.slice(0, 2), new RapportError("model_unavailable", "Down.")),
    });
    for (let attempt = 0; attempt <= HTTP_CONFIG.maxTurnsPerUser; attempt += 1) {
      expect((await send(app, "POST", MESSAGES, { body })).status).toBe(503);
      await (await one(app)).text();
    }
  });
});
