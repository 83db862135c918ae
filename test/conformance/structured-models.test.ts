import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createModels } from "../../src/models/index.ts";
import type { StructuredRequest } from "../../src/models/types.ts";
import type { Behaviour, ProviderServer } from "../fixtures/providers/index.ts";
import { NO_OFFLINE_MODEL, PROVIDERS } from "./model-providers.ts";

const REQUEST: StructuredRequest = {
  system: "Answer with JSON.",
  input: "Read this.",
  schemaName: "things",
  schema: { type: "object", properties: { a: { type: "string" } }, required: ["a"], additionalProperties: false },
  maxOutputTokens: 321,
};
const ANSWER = { text: '{"a":"b"}', reason: "stop" };

describe.each(PROVIDERS)("a structured call to $name", ({ name, start, configure, read }) => {
  let server: ProviderServer;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.close());
  const ask = (signal = new AbortController().signal) =>
    createModels(configure(server.url), {
      offline: NO_OFFLINE_MODEL,
      random: () => 0,
      sleep: () => Promise.resolve(),
      silenceMs: 200,
      overallMs: 2_000,
    })
      .structured(name)
      ?.generate(REQUEST, signal);

  test("carries system, input, length and the schema", async () => {
    server.script({ kind: "answer", text: ['{"a":', '"b"}'] });
    expect(await ask()).toMatchObject({ ...ANSWER, usage: { estimated: false } });
    expect(server.requests.map(read)).toMatchObject([
      { core: REQUEST.system, messages: [{ role: "user", texts: [REQUEST.input] }], maxTokens: 321 },
    ]);
    expect(JSON.stringify(server.requests[0]?.body)).toContain('"additionalProperties":false');
  });
  test("is repeated while the provider is in trouble", async () => {
    server.script({ kind: "status", status: 503 }, { kind: "answer", text: [ANSWER.text] });
    expect(await ask()).toMatchObject(ANSWER);
    expect(server.requests).toHaveLength(2);
  });
  test("is asked once more without the format by a server that does not know it", async () => {
    server.script({ kind: "status", status: 400 }, { kind: "answer", text: [ANSWER.text] });
    expect(await ask()).toMatchObject(ANSWER);
    expect(server.requests).toHaveLength(2);
    expect(JSON.stringify(server.requests[1]?.body)).not.toContain("additionalProperties");
  });
  test.each<[string, Behaviour, string]>([
    ["a refused key", { kind: "status", status: 401 }, "model_rejected"],
    ["a refusal", { kind: "refusal" }, "model_refused"],
    ["silence", { kind: "hang-before-headers" }, "model_timeout"],
    ["silence in the middle", { kind: "hang", after: ['{"a"'] }, "model_timeout"],
    ["a cut", { kind: "cut", after: ['{"a"'] }, "model_unreadable"],
    ["an unfinished answer", { kind: "unfinished", after: ['{"a"'] }, "model_unreadable"],
    ["bytes that are no JSON", { kind: "malformed" }, "model_unreadable"],
    ["an empty answer", { kind: "answer", text: [] }, "model_unreadable"],
  ])("meets %s with a closed code", async (_what, behaviour, code) => {
    server.script(behaviour);
    await expect(ask()).rejects.toMatchObject({ code });
  });
  test("says that it was cut at its length", async () => {
    server.script({ kind: "answer", text: ['{"a"'], finish: "length" });
    expect(await ask()).toMatchObject({ reason: "length" });
  });
  test("ends when its caller leaves", async () => {
    server.script({ kind: "hang" });
    const caller = new AbortController();
    const asked = ask(caller.signal);
    caller.abort();
    await expect(asked).rejects.toMatchObject({ code: "cancelled" });
  });
});

test("the offline model has none: nothing is proposed without a model", () => {
  expect(createModels({}, { offline: NO_OFFLINE_MODEL }).structured("offline")).toBeUndefined();
});
