/** A verb in the third person as said to somebody: "works" -> "work". */
function toYou(verb: string): string {
  if (verb === "is") return "are";
  if (verb === "has") return "have";
  if (verb === "does") return "do";
  if (/ies$/u.test(verb)) return verb.replace(/ies$/u, "y");
  if (/(?:ss|x|zz|ch|sh|o)es$/u.test(verb)) return verb.slice(0, -2);
  return verb.endsWith("s") ? verb.slice(0, -1) : verb;
}

/** "They use HubSpot." as said to the person: "You use HubSpot." Names are left alone: only small words at their place change. */
export const profileToYou = (sentence: string): string =>
  sentence
    .replace(/^The user's\b/u, "Your")
    .replace(/^The user (\p{Ll}+)/u, (_whole, verb: string) => `You ${toYou(verb)}`)
    .replace(/^They\b/u, "You")
    .replace(/^Their\b/u, "Your")
    .replace(/\b(and|that|limit|limits|decision|decisions) they\b/gu, "$1 you")
    .replace(/\b(around) them\b/gu, "$1 you");

const SWAPS: [RegExp, string][] = [
  [/^(?:I'm|I am|I’m|we're|we are|we’re)\b/iu, "you are"],
  [/^(?:I|we)(?:'ve|’ve| have)\b/iu, "you have"],
  [/^(?:I|we)(?:'ll|’ll| will)\b/iu, "you will"],
  [/^(?:I|we)(?:'d|’d| would)\b/iu, "you would"],
  [/^(?:I was|we were)\b/iu, "you were"],
  [/^(?:I|we)\b/iu, "you"],
  [/^(?:my|our)\b/iu, "your"],
];
const INNER: [RegExp, string][] = [
  [/\b(?:I'm|I am|we're|we are)(?!\p{L})/gu, "you are"],
  [/\b(?:I|we)(?!['’\p{L}])/gu, "you"],
  [/\b(?:my|our)\b/gu, "your"],
  [/\b(?:me|us)\b/gu, "you"],
];

/**
 * A plain sentence of the person said back to them: "I'm Founder of X." -> "you are Founder of X." Null where that could
 * twist the meaning (it speaks to the agent, quotes somebody, is long, or does not start with the person): quote it then.
 */
export function sentenceToYou(sentence: string): string | null {
  const bare = sentence
    .replace(
      /^(?:(?:and|but|so|also|actually|no|sorry|correction|please|by the way|btw|remember|note|keep in mind|don't forget)\b[,:.!]* ?)+/iu,
      "",
    )
    .replace(/^that /iu, "");
  if (bare.length > 160 || /\b(?:you|your|yours|yourself)\b|["“”„‘:;<>[\]{}`]/iu.test(bare)) return null;
  const swap = SWAPS.find(([pattern]) => pattern.test(bare));
  if (swap === undefined) return null;
  const started = bare.replace(swap[0], swap[1]);
  const turned = INNER.reduce((text, [pattern, words]) => text.replace(pattern, words), started);
  return /[.!…]$/u.test(turned) ? turned.replace(/!$/u, ".") : `${turned}.`;
}
