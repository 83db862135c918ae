import { normalisedWords } from "./claim-key.ts";
import { holdsOne, opposingKeys, type Said } from "./opposites.ts";
import type { MemoryRow } from "./row.ts";

/** What a claim contradicts: another value in a slot of one, its own denial, the same value in the opposite slot. */
export function rivalsOf(current: MemoryRow[], claim: Said): MemoryRow[] {
  const opposing = new Set(opposingKeys(claim));
  const subject = normalisedWords(claim.subject);
  const takesPlace = claim.polarity === "affirmed" && holdsOne(claim.slot);
  return current.filter(
    (row) =>
      row.state === "active" &&
      normalisedWords(row.subject) === subject &&
      (opposing.has(row.claimKey) || (takesPlace && row.slot === claim.slot && row.polarity === "affirmed")),
  );
}

/** Room for a trust that went through a four-byte column. */
const ROUNDING = 1e-6;

/**
 * Whether a new word may retire this memory: said later or at the same time and not less trusted. `changed`: the person said
 * that it changed, which only a pinned value of more trust withstands.
 */
export const mayRetire = (row: MemoryRow, by: { saidAt: Date; trust: number; changed: boolean }): boolean =>
  row.lastConfirmedAt <= by.saidAt && (row.trust <= by.trust + ROUNDING || (by.changed && !row.pinned));
