import { termsOf } from "./terms.ts";

/** About 150 tokens: room for a dozen lines within 2,000, and whole for nearly every message a person writes. */
export const MAX_EXCERPT_LENGTH = 600;

/**
 * The part of a long text that speaks of what was asked: neighbouring sentences around the heaviest one, with an ellipsis where
 * something was left out. A short text comes back whole.
 * @param weights weight of each term asked for
 * @param length most UTF-16 units, without the ellipses
 */
export function excerptOf(text: string, weights: ReadonlyMap<string, number>, length = MAX_EXCERPT_LENGTH): string {
  if (text.length <= length) return text;
  const sentences = sentencesOf(text, length);
  const worth = sentences.map((sentence) => {
    let sum = 0;
    for (const { term } of new Map(termsOf(sentence).map((found) => [found.term, found])).values())
      sum += weights.get(term) ?? 0;
    return sum;
  });
  let first = worth.indexOf(Math.max(...worth));
  let last = first;
  let used = sentences[first]?.length ?? 0;
  for (;;) {
    const after = sentences[last + 1];
    const before = sentences[first - 1];
    const takeAfter = after !== undefined && used + after.length <= length;
    const takeBefore = before !== undefined && used + before.length <= length;
    if (!takeAfter && !takeBefore) break;
    // What follows explains more often than what precedes, so it wins a tie.
    if (takeAfter && (!takeBefore || (worth[last + 1] ?? 0) >= (worth[first - 1] ?? 0))) {
      last++;
      used += after.length;
    } else if (before !== undefined) {
      first--;
      used += before.length;
    }
  }
  const kept = sentences
    .slice(first, last + 1)
    .join("")
    .trim();
  return `${first > 0 ? "… " : ""}${kept}${last < sentences.length - 1 ? " …" : ""}`;
}

/** Sentences or lines with what separates them; one that is longer than `length` is cut. */
function sentencesOf(text: string, length: number): string[] {
  const pieces = text.match(/[^.!?。！？\n]*(?:[.!?。！？\n]+\s*|$)/gu) ?? [];
  return pieces.flatMap((piece) => {
    const parts: string[] = [];
    for (let at = 0; at < piece.length;) {
      let end = Math.min(at + length, piece.length);
      // Never between the halves of a surrogate pair.
      if (end < piece.length && /[\ud800-\udbff]/.test(piece[end - 1] ?? "")) end--;
      parts.push(piece.slice(at, end));
      at = end;
    }
    return parts;
  });
}
