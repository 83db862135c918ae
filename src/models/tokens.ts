import { countTokens as countO200k } from "gpt-tokenizer/encoding/o200k_base";
import { memoise } from "../memo.ts";

/**
 * Longest run of letters (or of spaces) given to the tokenizer in one piece, in UTF-16 units. Its merge loop is quadratic in
 * the length of a run: 50,000 Japanese letters without a space took 12 s whole, 30 ms in pieces (Node 20, one core).
 */
const LONGEST_RUN = 64;

const LONG_RUN = new RegExp(`\\S{${LONGEST_RUN + 1},}|\\s{${LONGEST_RUN + 1},}`, "gu");

/** Names of control tokens that a person writes are ordinary text to us; by default the tokenizer throws on them. */
const PLAIN_TEXT = { disallowedSpecial: new Set<string>() };

/**
 * Tokens of a text in o200k_base, for budgets and for estimates where a provider reports no usage. Exact for text whose words
 * are shorter than 65 characters; a longer run is cut, which adds at most about one token per 64 characters.
 * Other providers' tokenizers give other counts (Claude's up to a third more): budgets leave room for that.
 * Loading the table costs about 140 ms and 65 MB once per process.
 */
export const countTokens = (text: string): number => (text.length < LONG_TEXT ? countAnew(text) : countLong(text));

/** From this length on a count is remembered: cores and long messages come again with every turn of their session. */
const LONG_TEXT = 500;
const countLong = memoise((text) => countAnew(text), 512);

function countAnew(text: string): number {
  if (!holdsLongRun(text)) return countPiece(text);
  let total = 0;
  let done = 0;
  for (const run of text.matchAll(LONG_RUN)) {
    total += countPiece(text.slice(done, run.index)) + countRun(run[0]);
    done = run.index + run[0].length;
  }
  return total + countPiece(done === 0 ? text : text.slice(done));
}

/**
 * Whether LONG_RUN could match. A run that long covers one of every 65 places, so only there one looks how far letters or spaces
 * reach: the expression alone took as long as half of the counting.
 */
function holdsLongRun(text: string): boolean {
  for (let place = LONGEST_RUN; place < text.length; place += LONGEST_RUN + 1) {
    const space = isSpace(text.charCodeAt(place));
    let [start, end] = [place, place + 1];
    while (start > 0 && isSpace(text.charCodeAt(start - 1)) === space) start -= 1;
    while (end < text.length && isSpace(text.charCodeAt(end)) === space) end += 1;
    if (end - start > LONGEST_RUN) return true;
  }
  return false;
}

/** What `\s` means, by UTF-16 unit. */
const isSpace = (unit: number): boolean =>
  unit < 128 ? unit === 32 || (unit >= 9 && unit <= 13) : WIDE_SPACES.has(unit);
const WIDE_SPACES = new Set(
  [0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff].concat(
    Array.from({ length: 11 }, (_, index) => 0x2000 + index),
  ),
);

function countRun(run: string): number {
  let total = 0;
  for (let start = 0; start < run.length; start += LONGEST_RUN)
    total += countPiece(run.slice(start, start + LONGEST_RUN));
  return total;
}

const countPiece = (text: string): number => (text === "" ? 0 : countO200k(text, PLAIN_TEXT));
