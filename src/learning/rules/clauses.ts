import type { Sentence } from "./sentences.ts";
import { HARD_BREAK, SOFT_BREAK, SHARED_SUBJECT } from "./joints.ts";
import { onlyCorrects, openHead } from "./heads.ts";
import { ASKS_UNMARKED, QUESTION_HEAD, REPORTS } from "./frames.ts";
import type { Clause, LearnContext } from "./types.ts";

/** Nobody states a fact of themselves in one clause this long. */
const LONGEST_CLAUSE = 320;

type Piece = { start: number; end: number; subject: string };

/** Cuts a sentence where a new statement begins; the words of each piece stay a range of the message. */
function cutPieces(sentence: Sentence): Piece[] {
  const cuts: { at: number; resume: number; subject: string }[] = [];
  for (const joint of sentence.text.matchAll(HARD_BREAK))
    cuts.push({ at: joint.index, resume: joint.index + joint[0].length, subject: "" });
  for (const joint of sentence.text.matchAll(SOFT_BREAK))
    cuts.push({ at: joint.index, resume: joint.index + joint[0].length, subject: "" });
  for (const joint of sentence.text.matchAll(SHARED_SUBJECT))
    cuts.push({ at: joint.index, resume: joint.index + joint[0].length, subject: "same" });
  cuts.sort((a, b) => a.at - b.at || a.resume - b.resume);
  const pieces: Piece[] = [];
  let from = 0;
  let subject = "";
  for (const cut of cuts) {
    if (cut.at < from) continue;
    pieces.push({ start: from, end: cut.at, subject });
    from = cut.resume;
    subject = cut.subject;
  }
  pieces.push({ start: from, end: sentence.text.length, subject });
  return pieces;
}

const POLITE = /^\s*(?:\p{L}+,? )?(?:can|could|would|will) you (?:please |pls |also |just |try to )*(?=\p{L})/iu;
const FROM_HERE_ON =
  /\b(?:always|never|from now on|going forward|in (?:the )?future|your (?:answers|replies|responses)|(?:keep|make) (?:the |all )?(?:answers|replies|responses)|call me|forget (?:that|about)|remember that)\b/i;

/** "Could you always answer in Italian?" asks for nothing but a habit: it is a wish, not a question. */
function asWish(sentence: Sentence): Sentence {
  const polite = sentence.asks && FROM_HERE_ON.test(sentence.text) ? POLITE.exec(sentence.text)?.[0].length : undefined;
  if (polite === undefined) return sentence;
  return { ...sentence, asks: false, text: sentence.text.slice(polite), start: sentence.start + polite };
}

const SUBJECT = /^(?:.*?\b)??(i|we)\b/i;

/** The clauses of a sentence that the person states as true of themselves. */
export function clausesOf(said: Sentence, alone: boolean, context: LearnContext, correctingBefore = false): Clause[] {
  const sentence = asWish(said);
  const clauses: Clause[] = [];
  const pieces = cutPieces(sentence);
  if (!sentence.asks && ASKS_UNMARKED.test(clean(sentence.text))) return [];
  const asksAt = sentence.asks
    ? pieces.findIndex((piece) => QUESTION_HEAD.test(clean(sentence.text.slice(piece.start, piece.end))))
    : -1;
  if (sentence.asks && asksAt < 1) return [];
  let subject = "i";
  let correcting = correctingBefore;
  for (const [i, piece] of pieces.entries()) {
    if (i === asksAt) break;
    const written = sentence.text.slice(piece.start, piece.end);
    if (written.trim() === "" || piece.end - piece.start > LONGEST_CLAUSE) continue;
    const raw = clean(written);
    if (/^(?:if|unless|whether|suppose|imagine|what if|wenn|falls|si)\b/i.test(raw) && !/^si\b/.test(raw)) {
      if (pieces.length === 1 || i === 0) break;
      continue;
    }
    if (onlyCorrects(raw)) {
      correcting = true;
      continue;
    }
    const opened = openHead(raw, piece.subject === "same" ? subject : "");
    correcting ||= opened.correcting;
    const lead = /^\s*/.exec(written)?.[0].length ?? 0;
    const trail = /[\s,;.!?]*$/.exec(written)?.[0].length ?? 0;
    const start = sentence.start + piece.start + lead;
    const end = Math.max(start, sentence.start + piece.end - trail);
    const own = SUBJECT.exec(opened.text)?.[1]?.toLowerCase();
    if (own !== undefined) subject = own;
    clauses.push({ ...opened, correcting, raw, start, end, alone, context });
    if (REPORTS.test(raw)) break;
  }
  return clauses;
}

const clean = (written: string): string =>
  written
    .replace(/[‘’ʼ`´]/g, "'")
    .replace(/\s+/g, " ")
    .trim();
