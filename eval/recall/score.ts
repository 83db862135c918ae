import type { Conversation, EvalQuestion } from "./data.ts";

export const DEPTHS = [5, 10, 20] as const;
/** Tokens of a prompt, at four characters a token and four for the frame of each message. */
export const BUDGETS = [500, 1_000, 2_000] as const;
export type Score = Record<string, number>;

const costOf = (conversation: Conversation): Map<string, number> =>
  new Map(conversation.messages.map(({ id, speaker, text }) => [id, Math.ceil(`${speaker}: ${text}`.length / 4) + 4]));

/** Shares of a question's evidence: among the first so many messages, and within so many tokens of them. */
export function scorer(conversation: Conversation): (question: EvalQuestion, ranked: readonly string[]) => Score {
  const cost = costOf(conversation);
  return ({ evidence }, ranked) => {
    const wanted = new Set(evidence);
    const ids = [...new Set(ranked)].filter((id) => cost.has(id));
    const score: Score = {};
    for (const depth of DEPTHS)
      score[`recall@${depth}`] = ids.slice(0, depth).filter((id) => wanted.has(id)).length / wanted.size;
    const first = ids.findIndex((id) => wanted.has(id));
    score["MRR"] = first < 0 ? 0 : 1 / (first + 1);
    for (const budget of BUDGETS) {
      let used = 0;
      let hits = 0;
      for (const id of ids) {
        const tokens = cost.get(id) ?? 0;
        // A shorter message may still fit behind one that does not; below 20 tokens nothing does.
        if (used + tokens > budget) {
          if (budget - used < 20) break;
          continue;
        }
        used += tokens;
        if (wanted.has(id)) hits += 1;
      }
      score[`${budget} tokens`] = hits / wanted.size;
    }
    return score;
  };
}

export const mean = (scores: readonly Score[]): Score =>
  Object.fromEntries(
    Object.keys(scores[0] ?? {}).map((name) => [
      name,
      scores.reduce((sum, score) => sum + (score[name] ?? 0), 0) / scores.length,
    ]),
  );
