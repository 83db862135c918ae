import { termsOf, wordsOf } from "./terms.ts";
import { synonymsOf } from "./synonyms.ts";

/** What is looked for, read from the person's message without a model. */
export type Question = {
  /** Content terms in the order said, each once. */
  terms: readonly QuestionTerm[];
  /** Neighbouring content terms, `first second`. */
  pairs: readonly { first: string; second: string }[];
  /** Lower-case words, for names. */
  words: ReadonlySet<string>;
  /** "What did you recommend": about the assistant's own words. */
  asksAssistant: boolean;
  asksWhen: boolean;
  /** "Where did I live before": what is no longer true is asked for. */
  asksPast: boolean;
  dates: AskedDates;
};

export type QuestionTerm = {
  term: string;
  /** How often it was said. */
  count: number;
  /** Other stems of the same word and words of like meaning, with their share of the term's weight. */
  variants: readonly { term: string; share: number }[];
};

export type AskedDates = { months: readonly number[]; year: number | null; day: number | null };

export type QuestionOptions = {
  /** Share of a term's weight its synonyms get; 0: none. */
  synonymShare: number;
};
// Measured with rank.ts's options, see there.
export const QUESTION_OPTIONS: QuestionOptions = { synonymShare: 0.25 };

export function readQuestion(text: string, options: QuestionOptions = QUESTION_OPTIONS): Question {
  const found = termsOf(text);
  const terms = new Map<string, { count: number; variants: Map<string, number> }>();
  for (const { term, alternate } of found) {
    const known = terms.get(term) ?? { count: 0, variants: new Map<string, number>() };
    known.count++;
    if (alternate !== undefined) known.variants.set(alternate, 1);
    terms.set(term, known);
  }
  const shared = new Map<string, string>();
  if (options.synonymShare > 0) {
    for (const [term, { variants }] of terms) {
      for (const synonym of synonymsOf(term)) {
        // A synonym of two asked terms counts once.
        if (terms.has(synonym) || shared.has(synonym)) continue;
        shared.set(synonym, term);
        variants.set(synonym, options.synonymShare);
      }
    }
  }
  const lower = text.toLowerCase();
  return {
    terms: [...terms].map(([term, { count, variants }]) => ({
      term,
      count,
      variants: [...variants].map(([variant, share]) => ({ term: variant, share })),
    })),
    pairs: found.slice(1).map(({ term }, index) => ({ first: found[index]?.term ?? "", second: term })),
    words: new Set(wordsOf(text).map((word) => word.replace(/'s$/, ""))),
    asksAssistant: ASKS_ASSISTANT.test(lower),
    asksWhen: ASKS_WHEN.test(lower),
    asksPast: ASKS_PAST.test(lower),
    dates: datesAsked(lower),
  };
}

const ASKS_ASSISTANT =
  /\byou (?:recommend|suggest|advis|tell|told|say|said|give|gave|provid|propos|explain|list|describ|help|show|mention)|\b(?:did|do|would) you\b|\byour (?:advice|suggestion|recommendation|answer)/;
const ASKS_WHEN =
  /^(?:when|what (?:date|day|month|year)|how long|which (?:month|year|day)|since when|until when)\b|\bwhen (?:did|was|were|is|are|does|do|will|have|has)\b/;
/** "What tool is used to plan" asks about today: "used to" counts after a person, or with "did". */
const ASKS_PAST =
  /\b(?:before|previous(?:ly)?|earlier|former(?:ly)?|originally|once|in the past|back then|no longer|any ?more|history)\b|\b(?:i|we|you|they|he|she|it|that) used to\b|\bdid (?:i|we) use(?:d)? to\b|\b(?:last|old|ex) (?:job|role|company|employer|boss|team|home|address|city|place|flat|tool|name|project|goal|plan)\b|\b(?:what|where|when|which|who)\b.{0,40}\bdid (?:i|we)\b|\bdid i (?:say|tell|mention|write|ask)\b|\bi (?:said|told|mentioned)\b|\b(?:früher|vorher|zuvor|damals|ehemals|antes|avant|auparavant)\b/;

const MONTHS = "january february march april may june july august september october november december".split(" ");
const MONTH = `(${MONTHS.join("|")})`;
const DAY_FIRST = new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?,? (?:of )?${MONTH}\\b`);
const MONTH_FIRST = new RegExp(`\\b${MONTH} (\\d{1,2})(?:st|nd|rd|th)?\\b`);
/** "may" is a month only beside a number or "in". */
const MAY = /\bmay,? (?:\d|of\b)|\b(?:in|last|this|since|during|of) may\b|\b\d+(?:st|nd|rd|th)? (?:of )?may\b/;

function datesAsked(lower: string): AskedDates {
  const months = MONTHS.flatMap((name, index) =>
    new RegExp(`\\b${name}\\b`).test(lower) && (name !== "may" || MAY.test(lower)) ? [index + 1] : [],
  );
  const year = /\b(?:19|20)\d\d\b/.exec(lower)?.[0];
  const day = months.length === 0 ? undefined : (DAY_FIRST.exec(lower)?.[1] ?? MONTH_FIRST.exec(lower)?.[2]);
  const iso = /\b((?:19|20)\d\d)-(\d\d)(?:-(\d\d))?\b/.exec(lower);
  if (iso) return { months: [Number(iso[2])], year: Number(iso[1]), day: iso[3] === undefined ? null : Number(iso[3]) };
  return { months, year: year === undefined ? null : Number(year), day: day === undefined ? null : Number(day) };
}
