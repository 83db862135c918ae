import type { Candidate, Ranked } from "./rank.ts";

/** Share of common terms from which two passages say the same. */
const SAME_FROM = 0.9;
/** Shorter ones ("yes, please") are alike by chance. */
const MINIMUM_TERMS = 4;

/**
 * Keeps the first of what says the same: a memory and the message it was learned from are one finding (the better-ranked
 * stands for both), and of the same words said again by the same speaker the better-ranked stays.
 */
export function dropDuplicates(ranked: readonly Ranked[], limit: number): Ranked[] {
  const kept: Ranked[] = [];
  const messages = new Set<string>();
  const terms: { own: Set<string>; speaker: string }[] = [];
  for (const item of ranked) {
    if (kept.length === limit) break;
    const { candidate } = item;
    if (candidate.messageId !== null && messages.has(candidate.messageId) && alsoMemory(kept, candidate)) continue;
    const own = ownTerms(candidate);
    const speaker = candidate.speakerName ?? candidate.speaker;
    if (own.size >= MINIMUM_TERMS && terms.some((other) => other.speaker === speaker && alike(own, other.own)))
      continue;
    if (candidate.messageId !== null) messages.add(candidate.messageId);
    terms.push({ own, speaker });
    kept.push(item);
  }
  return kept;
}

/** Two memories of one message may be two facts; a memory beside its message is one. */
const alsoMemory = (kept: readonly Ranked[], candidate: Candidate): boolean =>
  kept.some(({ candidate: other }) => other.messageId === candidate.messageId && other.kind !== candidate.kind);

const ownTerms = (candidate: Candidate): Set<string> =>
  new Set([...candidate.hits].flatMap(([term, hits]) => (hits.own > 0 ? [term] : [])));

function alike(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  const [small, large] = one.size < other.size ? [one, other] : [other, one];
  if (small.size < large.size * SAME_FROM) return false;
  let common = 0;
  for (const term of small) if (large.has(term)) common++;
  return common / (one.size + other.size - common) >= SAME_FROM;
}
