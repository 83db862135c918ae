import { expect, test } from "vitest";
import { readRetryAfter, RETRY_POLICY, waitBeforeRetry } from "./retry.ts";

const now = new Date("2026-05-03T10:00:00Z");

test.each([
  { attempt: 1, random: 0, waited: 0 },
  { attempt: 1, random: 0.999, waited: 499 },
  { attempt: 2, random: 0.5, waited: 500 },
  { attempt: 2, random: 0.999, waited: 999 },
])("attempt $attempt with random $random waits $waited ms", ({ attempt, random, waited }) => {
  expect(waitBeforeRetry(RETRY_POLICY, attempt, undefined, random)).toBe(waited);
});

test("after the last repeat there is no other", () => {
  expect(waitBeforeRetry(RETRY_POLICY, 3, undefined, 0)).toBeNull();
  expect(waitBeforeRetry({ ...RETRY_POLICY, retries: 0 }, 1, 0, 0)).toBeNull();
});

test("a wait is never sooner than the provider asked", () => {
  expect(waitBeforeRetry(RETRY_POLICY, 1, 3000, 0.999)).toBe(3000);
  expect(waitBeforeRetry(RETRY_POLICY, 2, 10, 0.999)).toBe(999);
});

test("a provider that asks for longer than a person waits is not retried early, but given up", () => {
  expect(waitBeforeRetry(RETRY_POLICY, 1, 20_001, 0)).toBeNull();
});

test("the ceiling doubles only up to the longest wait", () => {
  expect(waitBeforeRetry({ retries: 20, baseMs: 500, longestMs: 4000 }, 20, undefined, 0.999)).toBe(3996);
});

test.each([
  [{ "retry-after": "7" }, 7000],
  [{ "retry-after": "0.5" }, 500],
  [{ "retry-after": "Sun, 03 May 2026 10:00:04 GMT" }, 4000],
  [{ "retry-after": "Sun, 03 May 2026 09:00:00 GMT" }, 0],
  [{ "retry-after-ms": "1250", "retry-after": "2" }, 1250],
  [{ "retry-after": "soon" }, undefined],
  [{ "retry-after": "-5" }, undefined],
  [{ "retry-after": "Infinity" }, undefined],
  [{ "retry-after": "" }, undefined],
  [{}, undefined],
  [undefined, undefined],
])("%j asks for %s ms", (headers, expected) => {
  expect(readRetryAfter(headers, now)).toBe(expected);
});
