import type { Span } from "../../memory/types.ts";

/** Each character of `plain` with the place it came from, so that a match can be pointed at in the message as it was written. */
type Plain = { text: string; at: number[] };

const SAME: Record<string, string> = {
  "‘": "'",
  "’": "'",
  ʼ: "'",
  "`": "'",
  "´": "'",
  "“": '"',
  "”": '"',
  "„": '"',
  "«": '"',
  "»": '"',
  "–": "-",
  "—": "-",
  "‑": "-",
};

/** White space of any length is one space, quotation marks and dashes are straight; nothing else is forgiven. */
function plainOf(text: string): Plain {
  let plain = "";
  const at: number[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? "";
    const isSpace = /\s/.test(character);
    if (isSpace && plain.endsWith(" ")) continue;
    plain += isSpace ? " " : (SAME[character] ?? character);
    at.push(index);
  }
  return { text: plain, at };
}

const LETTER = /[\p{L}\p{N}\p{M}]/u;
/** Scripts written without spaces have no word edges. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const joins = (left: string | undefined, right: string | undefined): boolean =>
  left !== undefined && right !== undefined && LETTER.test(left) && LETTER.test(right) && !UNSPACED.test(left + right);

/**
 * Every place where the quote stands in the message, word for word and as whole words; [] where it does not.
 * Quotation marks and a closing mark that the model put around the words are not part of them.
 */
export function findQuote(message: string, quote: string): Span[] {
  const haystack = plainOf(message);
  const needle = plainOf(quote.replace(/^[\s"'“”‘’«»„]+|[\s"'“”‘’«»,;:.…]+$/gu, "")).text;
  if (!LETTER.test(needle)) return [];
  const spans: Span[] = [];
  for (let from = haystack.text.indexOf(needle); from !== -1; from = haystack.text.indexOf(needle, from + 1)) {
    const to = from + needle.length;
    if (joins(haystack.text[from - 1], needle[0]) || joins(needle.at(-1), haystack.text[to])) continue;
    const [start, last] = [haystack.at[from], haystack.at[to - 1]];
    if (start !== undefined && last !== undefined) spans.push({ start, end: last + 1 });
  }
  return spans;
}
