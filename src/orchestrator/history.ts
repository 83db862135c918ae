/** A message of the session as the model will read it; `tokens` counted once, when it was stored. */
export type HistoryMessage = { id: string; role: "user" | "assistant"; text: string; tokens: number };

/** The oldest part goes in blocks of this share of the history's budget. */
const BLOCK_SHARE = 0.25;

/**
 * Where history is cut, in tokens from the start of the session. Whole blocks of a quarter of the budget are dropped from the
 * oldest end, at positions counted from the session's start: between two cuts the prompt only grows at its end, so a
 * provider's prompt cache keeps its prefix for as many turns as a block holds. Deterministic in both arguments.
 */
export function cutPosition(totalTokens: number, budgetTokens: number): number {
  if (budgetTokens <= 0) return totalTokens;
  if (totalTokens <= budgetTokens) return 0;
  const block = Math.max(1, Math.floor(budgetTokens * BLOCK_SHARE));
  return Math.ceil((totalTokens - budgetTokens) / block) * block;
}

/**
 * The part of a session's history that fits, oldest messages cut at `cutPosition`; what is kept begins with the person.
 * @param skippedTokens of earlier messages on the session's path that were not loaded: positions count from the first message
 */
export function cutHistory(
  history: HistoryMessage[],
  budgetTokens: number,
  skippedTokens = 0,
): { kept: HistoryMessage[]; dropped: number } {
  const total = history.reduce((sum, { tokens }) => sum + tokens, skippedTokens);
  const cut = cutPosition(total, budgetTokens);
  let position = skippedTokens;
  let first = 0;
  for (const message of history) {
    // Providers want a conversation to open with the person, so a reply whose question went goes with it.
    const opens = cut === 0 || message.role === "user";
    if (position >= cut && opens) break;
    position += message.tokens;
    first += 1;
  }
  return { kept: history.slice(first), dropped: first };
}
