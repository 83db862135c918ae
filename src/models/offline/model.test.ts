import { generateText, streamText } from "ai";
import { expect, test } from "vitest";
import { countTokens } from "../tokens.ts";
import { callOf, FOUNDER, promptOf } from "./fixtures.test-support.ts";
import { createOfflineModel } from "./model.ts";

const model = createOfflineModel();
const ASKED = { recall: ["[m:018f3a2c · 2026-05-03 · user said] We use HubSpot and Slack."] };

async function streamed(stream: ReadableStream<{ type: string }>): Promise<{ type: string; delta?: string }[]> {
  const parts: { type: string; delta?: string }[] = [];
  for await (const part of stream) parts.push(part);
  return parts;
}

test("it answers under the AI SDK, whole and streamed, with the same words", async () => {
  const [system, user] = promptOf("Which tools do we use?", ASKED);
  if (system?.role !== "system" || user?.role !== "user") throw new Error("The fixture changed.");
  const content = user.content.flatMap((part) =>
    part.type === "text" ? [{ type: "text" as const, text: part.text }] : [],
  );
  const request = { model, system: system.content, messages: [{ role: "user" as const, content }] };
  const whole = await generateText(request);
  expect(whole.text).toContain("“We use HubSpot and Slack.” [m:018f3a2c]");
  const live = streamText(request);
  let text = "";
  for await (const piece of live.textStream) text += piece;
  expect(text).toBe(whole.text);
});

test("it streams word by word, in the order the interface asks for, and counts its tokens", async () => {
  const options = callOf("Which tools do we use?", ASKED);
  const parts = await streamed((await model.doStream(options)).stream);
  const types = parts.map(({ type }) => type);
  expect(types.slice(0, 3)).toEqual(["stream-start", "response-metadata", "text-start"]);
  expect(types.slice(-2)).toEqual(["text-end", "finish"]);
  const words = parts.flatMap(({ delta }) => (delta === undefined ? [] : [delta]));
  expect(words.length).toBeGreaterThan(15);
  expect(words.every((word) => word.trim().split(/\s+/).length === 1)).toBe(true);
  const whole = await model.doGenerate(options);
  const text = whole.content.map((part) => (part.type === "text" ? part.text : "")).join("");
  expect(words.join("")).toBe(text);
  expect(whole.usage.outputTokens.total).toBe(countTokens(text));
  expect(whole.usage.inputTokens.total).toBeGreaterThan(100);
  expect(whole.finishReason.unified).toBe("stop");
});

test("an aborted call gives nothing, an aborted stream stops with the reason", async () => {
  const reason = new Error("The person left.");
  await expect(model.doGenerate({ ...callOf("hi"), abortSignal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  await expect(model.doStream({ ...callOf("hi"), abortSignal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  const control = new AbortController();
  const { stream } = await model.doStream({
    ...callOf("Help me with lead generation", { about: FOUNDER }),
    abortSignal: control.signal,
  });
  let seen = 0;
  const read = async (): Promise<void> => {
    for await (const part of stream) {
      if (part.type === "text-delta") seen += 1;
      if (seen === 5) control.abort(reason);
    }
  };
  await expect(read()).rejects.toBe(reason);
  expect(seen).toBeLessThan(30);
});

test("a limit on tokens cuts the answer at a word and says so", async () => {
  const whole = await model.doGenerate({ ...callOf("Help me with lead generation"), maxOutputTokens: 20 });
  expect(whole.finishReason.unified).toBe("length");
  expect(whole.usage.outputTokens.total).toBeLessThanOrEqual(20);
});

test("what it cannot do is warned of, not passed over", async () => {
  const { warnings } = await model.doGenerate({
    ...callOf("hi"),
    responseFormat: { type: "json" },
    stopSequences: ["x"],
  });
  expect(warnings.map((warning) => (warning.type === "unsupported" ? warning.feature : ""))).toEqual([
    "responseFormat",
    "stopSequences",
  ]);
});

test("an attached file is owned up to", async () => {
  const [system] = promptOf("Look at this");
  const { content } = await model.doGenerate({
    prompt: [
      ...(system === undefined ? [] : [system]),
      {
        role: "user",
        content: [
          { type: "file", mediaType: "image/png", data: { type: "data", data: new Uint8Array([1]) } },
          { type: "text", text: "Look at this." },
        ],
      },
    ],
  });
  expect(content[0]).toMatchObject({ type: "text", text: expect.stringContaining("can't look into attached files") });
});
