import { isSlotName } from "../../memory/slots.ts";
import { makeClaim } from "./claims.ts";
import type { Learning } from "../../memory/types.ts";
import type { Clause, LearnContext } from "./types.ts";
import { tidy, withoutArticle } from "./values.ts";

const SUBJECT = /^(?:it is|that is|it should be|make that|it was|should be|i mean|i meant|not [^,]+, )\s*/i;

/** The rules themselves, handed in: an earlier line is read for the slot it speaks of. */
type Learn = (text: string, context: LearnContext) => Learning[];

/**
 * "Sorry, I meant Basel", "It's Basel, not Bern": a bare value takes the place of the one just said, or of the one it names in
 * the lines shown this turn. Without either nobody can say which slot is meant, and nothing is learned.
 */
export function amend(clause: Clause, before: Learning[], context: LearnContext, learn: Learn): Learning[] {
  const last = before.at(-1);
  const withdrawn = last?.op === "retract" || last?.op === "end" ? last : undefined;
  if (
    withdrawn !== undefined &&
    /^it is (?:called |now |named )*/i.test(clause.text) &&
    withdrawn.target.slot !== null &&
    isSlotName(withdrawn.target.slot)
  ) {
    const fresh = tidy(clause.text.replace(/^it is (?:called |now |named )*/i, ""));
    if (!/^\p{Lu}/u.test(fresh) || fresh.split(" ").length > 4) return [];
    return [
      { op: "add", claim: makeClaim(withdrawn.target.slot, fresh), span: { start: clause.start, end: clause.end } },
    ];
  }
  if (!clause.correcting) return [];
  const value = tidy(withoutArticle(tidy(clause.text.replace(SUBJECT, ""))));
  if (value === "" || value.split(" ").length > 4 || !/^[\p{Lu}\d$€£]/u.test(value)) return [];
  const old = clause.instead === null ? null : tidy(withoutArticle(clause.instead)).toLowerCase();
  const shown =
    old === null
      ? []
      : (context.injected ?? []).flatMap((line) =>
          learn(line.replace(/^\[m:[^\]]*\]\s*/, ""), { saidAt: context.saidAt }),
        );
  const candidates = [...shown, ...before].reverse();
  for (const said of candidates) {
    if (said.op !== "add" && said.op !== "replace") continue;
    const { claim } = said;
    if (claim.slot === null || typeof claim.value !== "string") continue;
    if (old !== null && claim.value.toLowerCase() !== old) continue;
    const at = before.indexOf(said);
    if (at >= 0) before.splice(at, 1);
    const text = claim.text.replace(claim.value, () => value);
    return [
      {
        op: "replace",
        claim: { ...claim, value, text },
        old: { slot: claim.slot, value: claim.value },
        span: { start: clause.start, end: clause.end },
      },
    ];
  }
  return [];
}
