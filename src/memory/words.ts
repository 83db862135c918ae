import type { Json } from "../json.ts";
import { normalisedWords } from "./claim-key.ts";

/** Every text inside a value, e.g. both of `{name, relation}`; figures as they are written. */
export function textsOf(value: Json): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number") return [String(value)];
  if (value === null || typeof value !== "object") return [];
  return (Array.isArray(value) ? value : Object.values(value)).flatMap(textsOf);
}

/** Whether two values say the same: one text in common, however typed; a value that is a list or object may be named by any of its texts. */
export function saysTheSame(value: Json, words: Json): boolean {
  const wanted = new Set(textsOf(words).map(normalisedWords));
  return textsOf(value).some((text) => wanted.has(normalisedWords(text)));
}

/** Letters, digits and marks make a word; anything else is its edge. */
const EDGE_BEFORE = "(?<![\\p{L}\\p{N}\\p{M}])";
const EDGE_AFTER = "(?![\\p{L}\\p{N}\\p{M}])";

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

/**
 * Finds these words as whole words, whatever their case, spacing or quote marks. Scripts written without spaces have no edges,
 * so words of theirs are found anywhere.
 * @returns a global expression, or null when there are no words to look for
 */
export function wholeWords(words: string): RegExp | null {
  const spelled = [...new Set([words.normalize("NFC"), words.normalize("NFD")])].map(expressionOf);
  if (spelled.some((body) => body === "")) return null;
  return new RegExp(
    `${startsInWord(words) ? EDGE_BEFORE : ""}(?:${spelled.join("|")})${endsInWord(words) ? EDGE_AFTER : ""}`,
    "giu",
  );
}

const expressionOf = (words: string): string =>
  words
    .trim()
    .split(/\s+/u)
    .filter((piece) => piece !== "")
    .map((piece) => escaped(piece).replace(/['’‘ʼ`]/gu, "['’‘ʼ`]"))
    .join("\\s+");

const SPACED =
  "(?![\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}])[\\p{L}\\p{N}\\p{M}]";
const startsInWord = (words: string): boolean => new RegExp(`^${SPACED}`, "u").test(words.trim());
const endsInWord = (words: string): boolean => new RegExp(`${SPACED}$`, "u").test(words.trim());

export const holdsWords = (text: string, words: string): boolean => wholeWords(words)?.test(text) ?? false;

/**
 * Pieces of ASCII letters and digits, one of which stands in every text that holds any of these words, for a search that may be
 * too wide but never misses; null where words have no such piece. Databases differ in the case of other letters.
 */
export function asciiPieces(words: readonly string[]): string[] | null {
  const pieces = words.map((word) =>
    (word.normalize("NFC").match(/[a-z0-9]{2,}/giu) ?? []).reduce(
      (best, piece) => (piece.length > best.length ? piece : best),
      "",
    ),
  );
  return pieces.some((piece) => piece === "") ? null : [...new Set(pieces.map((piece) => piece.toLowerCase()))];
}
