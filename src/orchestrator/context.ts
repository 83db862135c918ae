import type { Prompt } from "../models/types.ts";
import { fitCore } from "./core.ts";
import { cutHistory, type HistoryMessage } from "./history.ts";
import { renderRecall, type DroppedPart } from "./recall-block.ts";
import type { RecalledLine } from "./types.ts";

export { renderCore } from "./core.ts";
export { cutPosition, type HistoryMessage } from "./history.ts";
export { recallLabel, type DroppedPart } from "./recall-block.ts";

/** Shares of the prompt's budget. They are fixed, so that a long recall or message of one turn does not move the history's cut. */
const SHARES = { core: 0.5, recall: 0.25, message: 0.125 } as const;
/** Evidence within 2,000 tokens is the bar for recall (DESIGN section 9); more of it buys little. */
const MOST_RECALL_TOKENS = 2_000;

export const coreShare = (budgetTokens: number): number => Math.floor(budgetTokens * SHARES.core);
export const recallShare = (budgetTokens: number): number =>
  Math.min(MOST_RECALL_TOKENS, Math.floor(budgetTokens * SHARES.recall));

/** Room held for the newest message: a fixed step, several of them for a long message, so that most messages cost the same. */
function messageReserve(messageTokens: number, budgetTokens: number): number {
  const step = Math.max(1, Math.floor(budgetTokens * SHARES.message));
  return Math.max(1, Math.ceil(messageTokens / step)) * step;
}

export type AssembleInput = {
  core: string;
  /** The path from the session's first message to the one before the newest, oldest first. */
  history: HistoryMessage[];
  recalled: RecalledLine[];
  message: string;
  /** For the whole prompt; room for the answer is not part of it. */
  budgetTokens: number;
  countTokens: (text: string) => number;
  /** Tokens of earlier messages of the path that were not loaded; 0 when `history` is whole. */
  skippedTokens?: number;
};

export type AssembledPrompt = {
  prompt: Prompt;
  /** What was really spent, in the order of the prompt. */
  sections: { name: "core" | "history" | "recall" | "message"; tokens: number }[];
  dropped: DroppedPart[];
  injected: RecalledLine[];
  /** What there was to put in; what is not injected was dropped, or stands in the history. */
  offered: RecalledLine[];
  /** The messages of `prompt.history`, by id. */
  historyIds: string[];
};

/**
 * One prompt within its budget, from its arguments alone: stable core, history cut in large steps, recall, message.
 * The message is never cut; where core and message leave no room, history goes first and recall second.
 */
export function assemblePrompt(input: AssembleInput): AssembledPrompt {
  const { budgetTokens, countTokens, message } = input;
  const { core, tokens: coreTokens, left } = fitCore(input.core, coreShare(budgetTokens), countTokens);
  const messageTokens = countTokens(message);

  const reserved = coreTokens + recallShare(budgetTokens) + messageReserve(messageTokens, budgetTokens);
  const { kept, dropped } = cutHistory(input.history, budgetTokens - reserved, input.skippedTokens);
  const historyTokens = kept.reduce((sum, { tokens }) => sum + tokens, 0);

  const room = budgetTokens - coreTokens - historyTokens - messageTokens;
  // What stands in the history is not said twice.
  const inHistory = new Set(kept.map(({ id }) => id));
  const recalled = input.recalled.filter(({ messageId }) => messageId === null || !inHistory.has(messageId));
  const recall = renderRecall(recalled, Math.min(recallShare(budgetTokens), room), countTokens);

  const sentencesLeft: DroppedPart[] =
    left === 0 ? [] : [{ what: `${left} sentences about the person`, why: "core share" }];
  const messagesLeft: DroppedPart[] =
    dropped === 0 ? [] : [{ what: `${dropped} oldest messages`, why: "history budget" }];
  return {
    prompt: { core, history: kept.map(({ role, text }) => ({ role, text })), recall: recall.recall, message },
    sections: [
      { name: "core", tokens: coreTokens },
      { name: "history", tokens: historyTokens },
      { name: "recall", tokens: recall.tokens },
      { name: "message", tokens: messageTokens },
    ],
    dropped: [...sentencesLeft, ...messagesLeft, ...recall.dropped],
    injected: recall.injected,
    offered: input.recalled,
    historyIds: [...inHistory],
  };
}
