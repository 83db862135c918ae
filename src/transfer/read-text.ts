import { learnFromMessage } from "../learning/rules/index.ts";
import { redactSecrets } from "../learning/secrets.ts";
import type { PlainLearning } from "../memory/reconcile.ts";
import type { ImportedWords } from "./propose.ts";
import { plain } from "./learn.ts";

/** A claim is a sentence; a longer line is prose and was not meant as one. */
const LONGEST_CLAIM = 500;

const BULLET = /^\s*(?:[-*•–—]|\d+[.)]|\[[\d\s.,:/-]+\](?:\s*[-–:])?)\s*/;

/**
 * A line of a memory list pasted from another product, as what the person would have said. What the rules do not know stays as
 * a free fact in the line's own words. A heading, an empty line or one that is too long gives null.
 */
export function readClaimLine(line: string, saidAt: Date): ImportedWords | null {
  const text = redactSecrets(line.replace(BULLET, "").replace(/\*\*/g, "").trim());
  if (text === "" || text.length > LONGEST_CLAIM || /^#|:$/.test(text)) return null;
  const learned = plain(learnFromMessage(firstPerson(text), { saidAt }));
  const span = { start: 0, end: text.length };
  // The rules read the sentence turned around, so the whole line is the quote.
  const learnings = learned.map((learning): PlainLearning => ({ ...learning, span }));
  return { messageId: null, text, saidAt, learnings: learnings.length > 0 ? learnings : [freeFact(text, span)] };
}

const freeFact = (text: string, span: { start: number; end: number }): PlainLearning => ({
  op: "add",
  span,
  claim: {
    kind: "fact",
    subject: "user",
    slot: null,
    value: text,
    text,
    polarity: "affirmed",
    modality: "stated",
    confidence: 0.5,
  },
});

/** Verbs such lists begin with, where the subject is left out or is "User". */
const VERBS: Record<string, string> = { is: "am", has: "have", was: "was", does: "do", goes: "go" };
const verb = (word: string): string =>
  VERBS[word] ??
  word
    .replace(/(?<=[^aeiou])ies$/, "y")
    .replace(/(?<=ss|sh|ch|x|z|o)es$/, "")
    .replace(/(?<=[^s])s$/, "");

/** "User's name is Sam" -> "My name is Sam"; "The user works at Acme" and "Works at Acme" -> "I work at Acme". */
export function firstPerson(text: string): string {
  const owned = text.replace(/^(?:the )?user[’']s\b/i, "My");
  const spoken =
    /^(?:the )?user (?:(?<adverb>\w+ly|also|currently|often|sometimes|now) )?(?<verb>\w+)(?<rest>.*)$/is.exec(owned);
  const bare = /^(?<verb>[A-Z][a-z]+s)(?<rest> .*)$/s.exec(owned);
  const found = spoken ?? (bare && BARE_VERBS.test(bare.groups?.["verb"] ?? "") ? bare : null);
  const words = found?.groups;
  if (!words) return owned.replace(/\b(?:the )?user[’']s\b/gi, "my").replace(/\btheir\b/gi, "my");
  const adverb = words["adverb"] === undefined ? "" : `${words["adverb"]} `;
  const rest = (words["rest"] ?? "").replace(/\btheir\b/gi, "my");
  return `I ${adverb}${verb((words["verb"] ?? "").toLowerCase())}${rest}`;
}

const BARE_VERBS =
  /^(?:Is|Has|Works|Lives|Likes|Loves|Prefers|Uses|Wants|Speaks|Enjoys|Hates|Dislikes|Needs|Runs|Owns|Studies|Plans|Leads|Manages|Drives|Plays|Drinks|Eats)$/;
