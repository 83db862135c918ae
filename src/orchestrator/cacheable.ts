/** What of a prompt a provider's cache could know. */
export type PromptHead = { core: string; history: { id: string; tokens: number }[] };

/**
 * The share of a prompt that the session's prompt before it began with in the same words, as tokens: common prefix / (prompt -
 * recall block - newest exchange). The newest exchange is the new message, and the one before it with its reply, which no earlier
 * prompt could hold at this place.
 * @returns 0..1; null where nothing could have been known
 */
export function cacheableShare(
  before: { core: string; historyIds: readonly string[]; exchange: readonly string[] },
  now: PromptHead,
  countTokens: (text: string) => number,
): number | null {
  const older = now.history.filter(({ id }) => !before.exchange.includes(id));
  const coreTokens = countTokens(now.core);
  const whole = older.reduce((sum, { tokens }) => sum + tokens, coreTokens);
  if (whole === 0) return null;
  if (before.core !== now.core) return countTokens(commonPrefix(before.core, now.core)) / whole;
  const differs = now.history.findIndex(({ id }, index) => id !== before.historyIds[index]);
  const known = differs < 0 ? now.history : now.history.slice(0, differs);
  return known.reduce((sum, { tokens }) => sum + tokens, coreTokens) / whole;
}

function commonPrefix(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return one.slice(0, length);
}
