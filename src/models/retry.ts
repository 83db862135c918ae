/** How often and how soon a failed attempt is repeated. */
export type RetryPolicy = {
  /** Attempts after the first. */
  retries: number;
  /** Ceiling of the first wait; it doubles with every attempt. */
  baseMs: number;
  /** Longest wait. A provider that asks for longer is not waited for: the caller is told when to come back. */
  longestMs: number;
};

/** Two repeats within a few seconds: a person is waiting for the answer. */
export const RETRY_POLICY: RetryPolicy = { retries: 2, baseMs: 500, longestMs: 20_000 };

/**
 * Milliseconds to wait before attempt number `attempt` + 1, or null to give up.
 * Full jitter (a wait anywhere between nothing and the ceiling) spreads callers that failed together; never sooner than the
 * provider asked.
 * @param attempt     attempts made so far, from 1
 * @param retryAfterMs what the provider asked for, if it did
 * @param random      in [0, 1)
 */
export function waitBeforeRetry(
  policy: RetryPolicy,
  attempt: number,
  retryAfterMs: number | undefined,
  random: number,
): number | null {
  if (attempt > policy.retries) return null;
  if (retryAfterMs !== undefined && retryAfterMs > policy.longestMs) return null;
  const ceiling = Math.min(policy.longestMs, policy.baseMs * 2 ** (attempt - 1));
  return Math.max(Math.floor(random * ceiling), retryAfterMs ?? 0);
}

/**
 * The wait a response asks for, in milliseconds: `retry-after-ms`, or `retry-after` as seconds or as an HTTP date.
 * @param headers names in lower case
 * @returns undefined where there is none, or none that can be read; a date in the past is 0
 */
export function readRetryAfter(headers: Record<string, string> | undefined, now: Date): number | undefined {
  const exact = decimal(headers?.["retry-after-ms"]);
  if (exact !== undefined) return exact;
  const text = headers?.["retry-after"];
  const seconds = decimal(text);
  if (seconds !== undefined) return Math.ceil(seconds * 1000);
  // Only the form HTTP prescribes: Date.parse would also read "-5" as a year.
  const date = text?.endsWith(" GMT") ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}

const decimal = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;
