import type { Json, JsonObject } from "../json.ts";
import { languageName } from "./measured.ts";
import type { ContextDocument } from "./shape.ts";
import { asSentence, inWords, withArticle } from "./wording.ts";

export type AnswerWishes = { tone: string; length: string; format: string; language: string };

/** The founding API's spellings of a wish, under `learned_preferences`; the slot of today comes first. */
const SPELLINGS = {
  tone: ["answer_tone", "communication_style", "tone"],
  length: ["answer_length", "detail_level"],
  format: ["answer_format", "response_format"],
  language: ["answer_language"],
} as const satisfies Record<keyof AnswerWishes, string[]>;

/** Keys of `learned_preferences` that are told as wishes, and so not once more as further keys. */
export const WISH_KEYS: ReadonlySet<string> = new Set([...Object.values(SPELLINGS).flat(), "instructions"]);

const firstWords = (preferences: JsonObject, keys: readonly string[]): string => {
  for (const key of keys) {
    const value: Json | undefined = Object.hasOwn(preferences, key) ? preferences[key] : undefined;
    const words = value === undefined ? "" : inWords(value);
    if (words !== "") return words;
  }
  return "";
};

export const answerWishes = ({ learned_preferences: preferences }: ContextDocument): AnswerWishes => ({
  tone: firstWords(preferences, SPELLINGS.tone),
  length: firstWords(preferences, SPELLINGS.length),
  format: firstWords(preferences, SPELLINGS.format),
  language: firstWords(preferences, SPELLINGS.language),
});

/** The level of detail a wish for length amounts to; null where it is said in words of the person's own. */
export function detailOf(length: string): "high" | "medium" | "low" | null {
  const words = length.toLowerCase();
  if (/^(?:very )?(?:detailed|high|long|thorough|comprehensive|in[- ]depth|extensive)$/u.test(words)) return "high";
  if (/^(?:medium|moderate|balanced|normal)$/u.test(words)) return "medium";
  if (/^(?:very )?(?:short|low|brief|concise|terse|minimal)$/u.test(words)) return "low";
  return null;
}

const LENGTH_WISHES = {
  high: "Give detailed answers.",
  medium: "Give answers of medium length.",
  low: "Keep answers short.",
} as const;

function formatWish(format: string): string {
  const words = format.toLowerCase();
  if (/^(?:bullets?|bullet[- ]?points?|lists?|bulleted lists?)$/u.test(words)) return "Use bullet points.";
  if (/^(?:prose|paragraphs?|text)$/u.test(words)) return "Write in prose.";
  if (/^tables?$/u.test(words)) return "Use tables.";
  if (/^(?:steps?|step[- ]by[- ]step|numbered steps?|numbered lists?)$/u.test(words))
    return "Answer in numbered steps.";
  return asSentence(`Give answers in this form: ${format}`);
}

/** How the person wants answers, a line each, most important first: answer wishes, then standing instructions, newest first. */
export function wishLines(context: ContextDocument): string[] {
  const { tone, length, format, language } = answerWishes(context);
  const detail = detailOf(length);
  const instructions = context.learned_preferences["instructions"];
  const given = Array.isArray(instructions) ? instructions : instructions === undefined ? [] : [instructions];
  const lines = [
    language === "" ? "" : `Answer in ${languageName(language)}.`,
    length === "" ? "" : detail === null ? asSentence(`About the length of answers: ${length}`) : LENGTH_WISHES[detail],
    tone === "" ? "" : /\btone\b/iu.test(tone) ? asSentence(tone) : `Answer in ${withArticle(tone)} tone.`,
    format === "" ? "" : formatWish(format),
    ...given.toReversed().map((instruction) => {
      const words = inWords(instruction);
      return words === "" ? "" : asSentence(words);
    }),
  ];
  return [...new Set(lines.filter((line) => line !== ""))];
}
