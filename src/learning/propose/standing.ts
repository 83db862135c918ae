import type { Span } from "../../memory/types.ts";
import { clausesOf } from "../rules/clauses.ts";
import { isEcho } from "../rules/echo.ts";
import { isJoke, judge, REPORTS, withoutHarmlessIf } from "../rules/frames.ts";
import { FOREIGN, maskForeign, SECRET } from "../rules/mask.ts";
import { splitSentences, type Sentence } from "../rules/sentences.ts";
import type { DropReason } from "./types.ts";

/** A message as the gatekeeper reads it: what is not the person's own is masked, and each sentence knows whether it is meant. */
export type ReadMessage = { text: string; masked: string; sentences: (Sentence & { meant: boolean })[]; saidAt: Date };

/** As the rules: what lies behind is a pasted document. */
const READ_AT_MOST = 40_000;

export function readMessage({ text, saidAt }: { text: string; saidAt: Date }): ReadMessage {
  const masked = maskForeign(text.slice(0, READ_AT_MOST));
  const straight = masked.replace(/[‘’ʼ]/g, "'");
  const joke = isJoke(straight);
  let fictional = false;
  const sentences = splitSentences(straight).map((sentence) => {
    const frame = judge(withoutHarmlessIf(sentence.text.replace(/\s+/g, " ")));
    if (frame === "real-again") fictional = false;
    if (frame === "refused-from-here") fictional = true;
    return { ...sentence, meant: !joke && !fictional && frame !== "refused" };
  });
  return { text, masked, sentences, saidAt };
}

const OPEN_QUESTION =
  /^(?:\W*(?:and|so|but|now|also|ok|okay|hey|hi|please),? )*(?:(?:can|could|should|do|does|did|would|will|may|shall) (?:i|you|we|it|they|he|she)\b|(?:what|which|how|where|why|who) (?:is|are|do|does|did|should|can|would|could|about|was|were)\b|what if\b|how come\b)/i;
/** "If I moved to Paris", wherever it stands in a sentence. */
const CONDITION = /\b(?:if|unless|whether|in case|suppose|assuming|falls|wenn ich|wenn wir|au cas où)\b/i;

/** Why these characters cannot prove anything, or null where they can. */
export function objectionTo(message: ReadMessage, span: Span, shown: string[]): DropReason | null {
  const own = message.masked.slice(span.start, span.end);
  // Behind the part that is read, nothing is masked and so nothing is believed.
  if (own.length < span.end - span.start || own.includes(FOREIGN)) return "foreign-text";
  if (own.includes(SECRET)) return "secret";
  const around = message.sentences.filter(({ start, end }) => start < span.end && end > span.start);
  if (around.length === 0) return "foreign-text";
  if (isEcho(own, shown) || around.every(({ text }) => isEcho(text, shown))) return "echo";
  for (const sentence of around) {
    if (!sentence.meant) return "hypothetical";
    const objection = objectionInSentence(message, sentence, span);
    if (objection !== null) return objection;
  }
  return null;
}

function objectionInSentence(message: ReadMessage, sentence: Sentence, span: Span): DropReason | null {
  if (OPEN_QUESTION.test(sentence.text)) return "question";
  if (sentence.asks) {
    // "I use HubSpot, can you help?" states first and asks then.
    const stated = clausesOf(sentence, false, { saidAt: message.saidAt });
    const last = stated.at(-1);
    if (last === undefined || span.end > last.end + 1) return "question";
  }
  const said = message.masked.slice(sentence.start, Math.min(span.end, sentence.end)).replace(/\s+/g, " ");
  if (CONDITION.test(withoutHarmlessIf(said))) return "hypothetical";
  return REPORTS.test(said) ? "reported" : null;
}

/** The sentences around a span, in one piece. */
export function sentenceAround(message: ReadMessage, span: Span): Span {
  const around = message.sentences.filter(({ start, end }) => start < span.end && end > span.start);
  return {
    start: Math.min(span.start, ...around.map(({ start }) => start)),
    end: Math.max(span.end, ...around.map(({ end }) => end)),
  };
}
