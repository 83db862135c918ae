import { guessLanguage } from "./language.ts";

/** What can be counted in one message. All numbers are counts. */
export type StyleSample = {
  words: number;
  sentences: number;
  questions: number;
  exclamations: number;
  emoji: number;
  formalMarkers: number;
  informalMarkers: number;
  /** Written with list items, headings or a table. */
  structured: boolean;
  /** ISO 639-1, or null where the text is too short to tell. */
  language: string | null;
};

/** Sums over messages of one person to one agent; plain numbers, so they can be stored and added. */
export type StyleStats = {
  messages: number;
  words: number;
  sentences: number;
  questions: number;
  exclamations: number;
  emoji: number;
  formalMarkers: number;
  informalMarkers: number;
  structuredMessages: number;
  emojiMessages: number;
  /** Messages by language guessed. */
  languages: { [language: string]: number };
};

export type StyleSummary = {
  messages_counted: number;
  measured: {
    length: "short" | "medium" | "long";
    average_words: number;
    formality: "formal" | "neutral" | "informal";
    emoji: "none" | "some" | "often";
    structure: "prose" | "lists";
    /** Share of sentences that ask, 0..1. */
    questions_share: number;
    /** ISO 639-1 of most messages, or null. */
    language: string | null;
  };
};

export const NO_STYLE: StyleStats = Object.freeze({
  messages: 0,
  words: 0,
  sentences: 0,
  questions: 0,
  exclamations: 0,
  emoji: 0,
  formalMarkers: 0,
  informalMarkers: 0,
  structuredMessages: 0,
  emojiMessages: 0,
  languages: {},
});

const FORMAL =
  /\b(?:please|kindly|dear|regards|sincerely|would you|could you|may i|thank you|furthermore|therefore|however|regarding|appreciate|sehr geehrte|bitte|freundlichen grüßen|cordialement|veuillez|s'il vous plaît|estimad[oa]|atentamente|por favor)(?![\p{L}])/giu;
const INFORMAL =
  /\b(?:hey|hi|yo|sup|lol|lmao|haha+|gonna|wanna|gotta|kinda|dunno|yeah|yep|nope|btw|omg|thx|pls|plz|cool|dude|guys|stuff|ain't|y'all|hallo|moin|krass|jo|salut|ouais|mdr|hola|vale|jaja+)(?![\p{L}])/giu;
/** Built at run time: the compiler's target does not know the `v` flag, Node 20 does. */
const EMOJI = new RegExp("\\p{RGI_Emoji}", "gv");
const LIST_ITEM = /^\s*(?:[-*•]|\d{1,3}[.)])\s+\S/u;
const HEADING_OR_ROW = /^\s*(?:#{1,6}\s+\S|\|.*\|\s*$)/u;

const words = new Intl.Segmenter("en", { granularity: "word" });

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** Code and quoted text say nothing about how a person talks. */
const ownProse = (text: string): string =>
  text
    .replace(/```[\s\S]*?(?:```|$)/gu, " ")
    .replace(/`[^`\n]*`/gu, " ")
    .replace(/^\s*>.*$/gmu, " ")
    .replace(/https?:\/\/\S+/gu, " ");

/** Counts one message; code blocks, quoted lines and addresses are left out. Pure, linear in the text. */
export function measureStyle(text: string): StyleSample {
  const prose = ownProse(text);
  const found = [...words.segment(prose)].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);
  const lines = prose.split("\n");
  const ends = prose.match(/[.!?。！？]+(?=\s|$|["')\]])|[。！？]/gu) ?? [];
  const lastEnds = /[.!?。！？]["')\]]*\s*$/u.test(prose);
  return {
    words: found.length,
    sentences: found.length === 0 ? 0 : ends.length + (lastEnds ? 0 : 1),
    questions: ends.filter((end) => /[?？]/u.test(end)).length,
    exclamations: ends.filter((end) => /^[!！]+$/u.test(end)).length,
    emoji: count(prose, EMOJI),
    formalMarkers: count(prose, FORMAL),
    informalMarkers: count(prose, INFORMAL),
    structured:
      lines.filter((line) => LIST_ITEM.test(line)).length >= 2 || lines.some((line) => HEADING_OR_ROW.test(line)),
    language: guessLanguage(prose, found),
  };
}

/** The sums with one more message in them; a message without words or emoji changes nothing. */
export function addSample(stats: StyleStats, sample: StyleSample): StyleStats {
  if (sample.words === 0 && sample.emoji === 0) return stats;
  const { language } = sample;
  return {
    messages: stats.messages + 1,
    words: stats.words + sample.words,
    sentences: stats.sentences + sample.sentences,
    questions: stats.questions + sample.questions,
    exclamations: stats.exclamations + sample.exclamations,
    emoji: stats.emoji + sample.emoji,
    formalMarkers: stats.formalMarkers + sample.formalMarkers,
    informalMarkers: stats.informalMarkers + sample.informalMarkers,
    structuredMessages: stats.structuredMessages + Number(sample.structured),
    emojiMessages: stats.emojiMessages + Number(sample.emoji > 0),
    languages:
      language === null ? stats.languages : { ...stats.languages, [language]: (stats.languages[language] ?? 0) + 1 },
  };
}

/** The sums of two agents as one person's. */
export function addStats(one: StyleStats, other: StyleStats): StyleStats {
  const languages = { ...one.languages };
  for (const [language, messages] of Object.entries(other.languages))
    languages[language] = (languages[language] ?? 0) + messages;
  return {
    messages: one.messages + other.messages,
    words: one.words + other.words,
    sentences: one.sentences + other.sentences,
    questions: one.questions + other.questions,
    exclamations: one.exclamations + other.exclamations,
    emoji: one.emoji + other.emoji,
    formalMarkers: one.formalMarkers + other.formalMarkers,
    informalMarkers: one.informalMarkers + other.informalMarkers,
    structuredMessages: one.structuredMessages + other.structuredMessages,
    emojiMessages: one.emojiMessages + other.emojiMessages,
    languages,
  };
}

/** Thresholds are conventions, chosen so that a chat line is short and a paragraph long; nothing was measured for them. */
const SHORT_BELOW_WORDS = 12;
const LONG_FROM_WORDS = 60;
const MARKERS_A_MESSAGE = 0.25;
const OFTEN_SHARE = 0.5;
const SOME_SHARE = 0.1;

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** What the sums say in words, with the count they rest on. Null where nothing was counted. */
export function summariseStyle(stats: StyleStats): StyleSummary | null {
  if (stats.messages === 0) return null;
  const averageWords = stats.words / stats.messages;
  const lean = (stats.formalMarkers - stats.informalMarkers) / stats.messages;
  const emojiShare = stats.emojiMessages / stats.messages;
  const [language, most] = Object.entries(stats.languages).toSorted(
    ([leftName, left], [rightName, right]) => right - left || (leftName < rightName ? -1 : 1),
  )[0] ?? [null, 0];
  const told = Object.values(stats.languages).reduce((sum, messages) => sum + messages, 0);
  return {
    messages_counted: stats.messages,
    measured: {
      length: averageWords < SHORT_BELOW_WORDS ? "short" : averageWords < LONG_FROM_WORDS ? "medium" : "long",
      average_words: rounded(averageWords),
      formality: lean >= MARKERS_A_MESSAGE ? "formal" : lean <= -MARKERS_A_MESSAGE ? "informal" : "neutral",
      emoji: emojiShare >= OFTEN_SHARE ? "often" : emojiShare >= SOME_SHARE ? "some" : "none",
      structure: stats.structuredMessages / stats.messages >= OFTEN_SHARE ? "lists" : "prose",
      questions_share: stats.sentences === 0 ? 0 : rounded(Math.min(1, stats.questions / stats.sentences)),
      language: most > told / 2 ? language : null,
    },
  };
}
