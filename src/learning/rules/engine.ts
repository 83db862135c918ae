import { SLOTS } from "../../memory/slots.ts";
import type { Learning } from "../../memory/types.ts";
import { makeClaim } from "./claims.ts";
import { clausesOf } from "./clauses.ts";
import { onlyCorrects } from "./heads.ts";
import { isEcho, prepareEcho } from "./echo.ts";
import { isJoke, judge, withoutHarmlessIf } from "./frames.ts";
import { speaksOfSelf } from "./gate.ts";
import { holdsMasked, maskForeign } from "./mask.ts";
import { amend } from "./amend.ts";
import { reconcile } from "./reconcile.ts";
import { remembered, rememberedFact } from "./patterns/commands.ts";
import { rulesFor } from "./rules.ts";
import { splitSentences, type Sentence } from "./sentences.ts";
import type { Clause, Draft, LearnContext } from "./types.ts";
import { tidy, withoutArticle } from "./values.ts";
import { asWritten } from "./written.ts";

/** A message longer than this is a pasted document; only its beginning is read. */
/** "Remember that ..." counts even where the same was forgotten before. */
const asked = (learning: Learning): Learning => (learning.op === "add" ? { ...learning, asked: true } : learning);

const READ_AT_MOST = 40_000;

/**
 * What one message of a person says about them, in the order said. Pure; no model.
 * Spans are UTF-16 ranges of clauses in `text` that hold the words of the value. Secrets, questions, suppositions, fiction,
 * quotations, code, pasted text and repeated memory give nothing.
 * An `end` or `retract` with value null means whatever holds in that slot now.
 */
export function learnFromMessage(text: string, context: LearnContext): Learning[] {
  const masked = maskForeign(text.slice(0, READ_AT_MOST)).replace(/[‘’ʼ]/g, "'");
  if (isJoke(masked)) return [];
  const sentences = splitSentences(masked);
  const told = real(sentences);
  const asks =
    sentences.some((sentence) => sentence.asks) ||
    /\b(?:write|explain|help|summari[sz]e|create|draft|tell me|give me|show me|translate|list|compare|describe|plan)\b/i.test(
      masked,
    );
  const echo = prepareEcho(context.injected ?? []);
  const learnings: Learning[] = [];
  for (const { sentence, correcting } of told) {
    const kept = sentence.asks ? null : remembered(sentence.text.replace(/\s+/g, " "));
    if (kept !== null) {
      learnings.push(...remember(sentence, kept, context).map(asked));
      continue;
    }
    for (const clause of clausesOf(sentence, !asks, context, correcting)) {
      if (isEcho(clause.raw, echo)) continue;
      const drafts = draftsOf(clause);
      if (drafts.length === 0) learnings.push(...amend(clause, learnings, context, learnFromMessage));
      for (const [i, draft] of drafts.entries()) {
        // "CEO at Foo, not CTO" sets aside one value, that of the first slot.
        const aside = i === 0 ? clause : { ...clause, instead: null };
        const learning = toLearning(corrected(draft, aside), clause);
        if (learning !== undefined) learnings.push(learning);
      }
    }
  }
  return reconcile(learnings);
}

/** What is asked to be remembered is read like any statement; what no pattern understands is kept as a fact in the person's words. */
function remember(sentence: Sentence, words: string, context: LearnContext): Learning[] {
  const start = sentence.text.lastIndexOf(words.slice(0, 12));
  const inner: Sentence =
    start < 0 ? sentence : { ...sentence, text: sentence.text.slice(start), start: sentence.start + start };
  const clauses = clausesOf(inner, true, context);
  const found = clauses.flatMap((clause) =>
    draftsOf(clause).flatMap((draft) => toLearning(corrected(draft, clause), clause) ?? []),
  );
  if (found.length > 0) return found;
  const whole = { ...clauses[0], raw: words } as Clause;
  return rememberedFact(words).flatMap(
    (draft) => toLearning(draft, { ...whole, start: inner.start, end: inner.start + inner.text.length }) ?? [],
  );
}

/** "Actually ...", "not X": a value of a slot that holds one takes the place of what was there. */
function corrected(draft: Draft, clause: Clause): Draft {
  if (draft.op !== "add" || draft.slot === null || SLOTS[draft.slot].cardinality !== "one") return draft;
  if (!clause.correcting && clause.instead === null) return draft;
  const details = draft.details === undefined ? {} : { details: draft.details };
  const old = clause.instead === null ? {} : { old: tidy(withoutArticle(clause.instead)) };
  return { op: "replace", slot: draft.slot, value: draft.value, ...old, ...details };
}

/** The sentences in which the person speaks of the real world. */
function real(sentences: Sentence[]): { sentence: Sentence; correcting: boolean }[] {
  const kept: { sentence: Sentence; correcting: boolean }[] = [];
  let correcting = false;
  let fictional = false;
  for (const sentence of sentences) {
    const plain = sentence.text.replace(/\s+/g, " ");
    const frame = judge(plain);
    if (frame === "real-again") fictional = false;
    if (frame === "refused-from-here") fictional = true;
    if (fictional || frame === "refused" || frame === "refused-from-here") continue;
    const text = withoutHarmlessIf(sentence.text);
    if (speaksOfSelf(text)) {
      kept.push({
        sentence: { ...sentence, text, start: sentence.start + sentence.text.length - text.length },
        correcting,
      });
    }
    correcting = onlyCorrects(plain) || (correcting && sentence.text.length < 12);
  }
  return kept;
}

/** The first topic that understands a clause has it; further rules of that topic list may add to it. */
function draftsOf(clause: Clause): Draft[] {
  for (const rule of rulesFor(clause.text)) {
    const match = rule.when.exec(clause.text);
    if (match === null) continue;
    const drafts = rule.learn(match, clause);
    if (drafts.length > 0) return drafts;
  }
  return [];
}

function toLearning(draft: Draft, clause: Clause): Learning | undefined {
  const span = { start: clause.start, end: clause.end };
  switch (draft.op) {
    case "add":
    case "replace": {
      if (holdsMasked(draft.value) || draft.value.length > 200) return undefined;
      const value = asWritten(draft.value, clause.raw);
      const claim = makeClaim(draft.slot, value, draft.details);
      if (draft.op === "replace") {
        return {
          op: "replace",
          claim,
          old: { slot: draft.slot, ...(draft.old === undefined ? {} : { value: draft.old }) },
          span,
        };
      }
      return { op: "add", claim, span };
    }
    case "end":
    case "retract":
      if (typeof draft.value === "string" && holdsMasked(draft.value)) return undefined;
      return { op: draft.op, target: { slot: draft.slot, value: draft.value }, span };
    case "forget":
      if (holdsMasked(draft.words)) return undefined;
      return { op: "forget", target: { slot: draft.slot, words: asWritten(draft.words, clause.raw) }, span };
  }
}
