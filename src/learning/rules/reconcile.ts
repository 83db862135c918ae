import type { Json } from "../../json.ts";
import { isSlotName, SLOTS } from "../../memory/slots.ts";
import type { Learning } from "../../memory/types.ts";

const same = (a: Json | undefined, b: Json | undefined): boolean => String(a).toLowerCase() === String(b).toLowerCase();
const isOne = (slot: string | null): boolean => slot !== null && isSlotName(slot) && SLOTS[slot].cardinality === "one";

/** Settles what one message says twice: repeats, "not X" beside "Y", and a weaker reading of the same slot. */
export function reconcile(learnings: Learning[]): Learning[] {
  const kept: Learning[] = [];
  for (const learning of learnings) {
    if (learning.op !== "add" && learning.op !== "replace") {
      kept.push(learning);
      continue;
    }
    const { slot, value, confidence } = learning.claim;
    const repeated = kept.some(
      (other) =>
        (other.op === "add" || other.op === "replace") && other.claim.slot === slot && same(other.claim.value, value),
    );
    if (repeated) continue;
    if (isOne(slot) && slot !== null) {
      const rival = kept.findIndex(
        (other) => (other.op === "add" || other.op === "replace") && other.claim.slot === slot,
      );
      const earlier = kept[rival];
      if (earlier !== undefined && (earlier.op === "add" || earlier.op === "replace")) {
        if (earlier.claim.confidence > confidence) continue;
        kept.splice(rival, 1);
      }
      const gone = kept.findIndex(
        (other) => (other.op === "retract" || other.op === "end") && other.target.slot === slot,
      );
      const withdrawn = kept[gone];
      if (withdrawn !== undefined && (withdrawn.op === "retract" || withdrawn.op === "end")) {
        kept.splice(gone, 1);
        const old = withdrawn.target.value === null ? { slot } : { slot, value: withdrawn.target.value };
        kept.push({
          op: "replace",
          claim: learning.claim,
          old,
          span: {
            start: Math.min(withdrawn.span.start, learning.span.start),
            end: Math.max(withdrawn.span.end, learning.span.end),
          },
        });
        continue;
      }
    }
    kept.push(learning);
  }
  return kept;
}
