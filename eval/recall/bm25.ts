import { termsOf } from "../../src/memory/terms.ts";
import type { Conversation } from "./data.ts";

const K1 = 1.5;
const B = 0.75;

/** Plain BM25 over single messages with the product's own stems: what every idea of the ranking is measured against. */
export function plainBm25({ messages }: Conversation): (question: string, limit: number) => string[] {
  const documents = messages.map(({ id, text }) => {
    const terms = termsOf(text).map(({ term }) => term);
    const counts = new Map<string, number>();
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
    return { id, length: terms.length, counts };
  });
  const average = documents.reduce((sum, { length }) => sum + length, 0) / Math.max(1, documents.length);
  const frequency = new Map<string, number>();
  for (const { counts } of documents)
    for (const term of counts.keys()) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  return (question, limit) => {
    const asked = new Set(termsOf(question).map(({ term }) => term));
    return documents
      .map(({ id, length, counts }) => {
        let score = 0;
        for (const term of asked) {
          const count = counts.get(term) ?? 0;
          const holds = frequency.get(term) ?? 0;
          const rarity = Math.log(1 + (documents.length - holds + 0.5) / (holds + 0.5));
          score += (rarity * count * (K1 + 1)) / (count + K1 * (1 - B + (B * length) / average));
        }
        return { id, score };
      })
      .filter(({ score }) => score > 0)
      .sort((one, other) => other.score - one.score)
      .slice(0, limit)
      .map(({ id }) => id);
  };
}
