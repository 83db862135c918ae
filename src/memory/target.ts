import type { Json } from "../json.ts";
import type { MemoryRow } from "./row.ts";
import { holdsWords, saysTheSame, textsOf } from "./words.ts";

/**
 * The current memories a person means by "we no longer use X": in the slot named (any where null), with that value (whatever
 * holds now where null). When no value is just these words, the one whose value holds them; two that do are not guessed between.
 */
export function matchTarget(rows: MemoryRow[], target: { slot: string | null; value: Json }): MemoryRow[] {
  const current = rows.filter(
    (row) =>
      row.state === "active" && row.polarity === "affirmed" && (target.slot === null || row.slot === target.slot),
  );
  // Nothing named at all means nothing, not everything.
  if (target.value === null) return target.slot === null ? [] : current;
  const exact = current.filter((row) => saysTheSame(row.value, target.value));
  if (exact.length > 0) return exact;
  const holding = current.filter((row) =>
    textsOf(target.value).some((words) => textsOf(row.value).some((text) => holdsWords(text, words))),
  );
  return holding.length === 1 ? holding : [];
}
