import type { ContextDocument } from "./shape.ts";
import { profileSentences, type Sentence } from "./sentences.ts";
import { wishLines } from "./wishes.ts";

/** The card of a person at the head of every prompt. */
export type Briefing = {
  /** Sentences in a few lines; never empty, never a heading. */
  about: string;
  /** One line each, most important first, without list marks. */
  wishes: string[];
};

export const NOTHING_KNOWN = "Nothing is known about the person yet.";

/** Said instead of sentences when there are some, but no room for any. */
export const NOTHING_FITS = "What is known about the person did not fit here.";

/** DESIGN section 5: a profile card of at most 40 lines. */
const MOST_LINES = 40;

/** English has about four letters a token; a sentence that would not fit at eight is left out without being counted. */
const MOST_LETTERS_A_TOKEN = 8;

/** Sentences that belong together share a line: who they are; what they do now; everything else. */
const LINES: Sentence["line"][] = ["who", "now", "more"];

const aboutOf = (sentences: Sentence[]): string =>
  LINES.map((line) => sentences.filter((sentence) => sentence.line === line).map(({ text }) => text))
    .filter((texts) => texts.length > 0)
    .map((texts) => texts.join(" "))
    .join("\n");

/**
 * What is known, as a good colleague would write it down: whole sentences in reading order, the least important left out
 * first until `about` and `wishes` together fit the budget and 40 lines. What a person wishes outlives what is known of them.
 * The one sentence said where nothing is known or fits is there whatever the budget. @param countTokens real tokenizer counts, additive enough to compare sums
 */
export function renderBriefing(
  context: ContextDocument,
  options: { budgetTokens: number; countTokens: (text: string) => number; now: Date },
): Briefing {
  const { countTokens, budgetTokens } = options;
  const sentences = profileSentences(context, options.now);
  let left = budgetTokens;
  const wishes: string[] = [];
  for (const wish of wishLines(context)) {
    const cost = countTokens(`- ${wish}\n`);
    if (wishes.length >= MOST_LINES - LINES.length || cost > left) continue;
    wishes.push(wish);
    left -= cost;
  }

  // Each sentence is counted once, with the space before it: counting the growing text anew would cost the square of it.
  const kept = new Set<Sentence>();
  for (const sentence of sentences.toSorted((one, other) => other.importance - one.importance)) {
    if (left < sentence.text.length / MOST_LETTERS_A_TOKEN) continue;
    const cost = countTokens(` ${sentence.text}`);
    if (cost > left) continue;
    kept.add(sentence);
    left -= cost;
  }
  const about = aboutOf(sentences.filter((sentence) => kept.has(sentence)));
  const without = sentences.length === 0 ? NOTHING_KNOWN : NOTHING_FITS;
  return { about: about === "" ? without : about, wishes };
}
