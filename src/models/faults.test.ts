import { APICallError } from "@ai-sdk/provider";
import { expect, test } from "vitest";
import { readFault, type Circumstances } from "./faults.ts";

const circumstances: Circumstances = {
  model: "openai/gpt-6.1-terra",
  now: new Date("2026-05-03T10:00:00Z"),
  textWasEmitted: false,
};

const refused = (statusCode: number, code?: string, responseHeaders: Record<string, string> = {}): APICallError =>
  new APICallError({
    message: "Incorrect API key provided: sk-secret",
    url: "https://api.openai.com/v1/chat/completions",
    requestBodyValues: { messages: ["my diary"] },
    statusCode,
    responseHeaders,
    responseBody: "sk-secret",
    data: { error: { message: "sk-secret", code: code ?? null } },
  });

const broken = (code: string): Error =>
  Object.assign(new TypeError("terminated"), { cause: Object.assign(new Error("other side closed"), { code }) });

test.each<[string, unknown, string, boolean]>([
  ["a malformed request", refused(400), "model_rejected", false],
  ["a wrong key", refused(401), "model_rejected", false],
  ["no credit", refused(402), "model_rejected", false],
  ["a key without permission", refused(403), "model_rejected", false],
  ["an unknown model", refused(404), "model_rejected", false],
  ["a prompt too long", refused(400, "context_length_exceeded"), "model_rejected", false],
  ["a redirect", refused(302), "model_rejected", false],
  ["refused content", refused(400, "content_filter"), "model_refused", false],
  ["a request that took too long there", refused(408), "model_unavailable", true],
  ["a locked resource", refused(409), "model_unavailable", true],
  ["too many requests", refused(429), "rate_limited", true],
  ["a used-up quota", refused(429, "insufficient_quota"), "rate_limited", false],
  ["a broken provider", refused(500), "model_unavailable", true],
  ["an overloaded provider", refused(529), "model_unavailable", true],
  ["a reset connection", broken("ECONNRESET"), "model_unavailable", true],
  ["a socket closed by the other side", broken("UND_ERR_SOCKET"), "model_unavailable", true],
  ["a name that does not resolve", broken("ENOTFOUND"), "model_unavailable", true],
  ["a body that could not be read", refused(200), "model_unreadable", false],
  ["an event for overload", { message: "Overloaded", type: "overloaded_error" }, "model_unavailable", true],
  ["an event for a rate limit", { message: "slow down", code: "rate_limit_exceeded" }, "rate_limited", true],
  ["an event with a status", { message: "bad", code: 400 }, "model_rejected", false],
  ["a bug", new TypeError("x is not a function"), "model_unreadable", false],
  ["nothing at all", null, "model_unreadable", false],
  ["a circle of causes", circle(), "model_unreadable", false],
])("%s is reported by its code, and repeated only if that can help", (_what, cause, code, retryable) => {
  expect(readFault(cause, circumstances)).toMatchObject({ error: { code, cause }, retryable });
});

test("a connection that breaks after text is an answer cut off, not a reason to ask again", () => {
  const fault = readFault(broken("ECONNRESET"), { ...circumstances, textWasEmitted: true });
  expect(fault).toMatchObject({ error: { code: "model_unreadable" }, retryable: false });
});

test.each([400, 401, 403, 404, 429, 500])("the words of a provider's answer with status %i are not shown", (status) => {
  const { error } = readFault(refused(status), circumstances);
  expect(error.message + JSON.stringify(error.details)).not.toMatch(/secret|diary/);
});

test.each<[Circumstances["model"], string]>([
  ["openai/gpt-6.1-terra", "OPENAI_API_KEY"],
  ["anthropic/claude-sonnet-5-5", "ANTHROPIC_API_KEY"],
  ["compatible/llama3.3", "COMPATIBLE_API_KEY"],
])("a refused key for %s names the variable %s", (model, variable) => {
  expect(readFault(refused(401), { ...circumstances, model }).error.message).toContain(variable);
});

test("what the provider asked to wait is told in whole seconds, rounded up", () => {
  const fault = readFault(refused(429, undefined, { "retry-after-ms": "1200" }), circumstances);
  expect(fault).toMatchObject({ retryAfterMs: 1200, error: { details: { retryAfterSeconds: 2 } } });
});

function circle(): Error {
  const error = new Error("a");
  error.cause = error;
  return error;
}

test("the provider's machine-readable reason is told, unless it is more than a word", () => {
  expect(readFault(refused(400, "unsupported_value"), circumstances).error.details).toMatchObject({
    reason: "unsupported_value",
  });
  expect(readFault(refused(400, "you sent: my diary"), circumstances).error.details).not.toHaveProperty("reason");
});
