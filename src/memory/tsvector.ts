import type { Term } from "./terms.ts";

/** PostgreSQL's own limits: https://www.postgresql.org/docs/15/textsearch-limitations.html */
const MAX_POSITION = 16_383;
const MAX_POSITIONS_OF_A_LEXEME = 255;
/** Below PostgreSQL's 1 MB for lexemes and positions together, with room for its alignment. */
const MAX_BYTES = 900_000;

/** `A` its own words · `B` of the passage before · `C` of the passage after · `D` farther ones and the speaker's name. */
export type Weight = "A" | "B" | "C" | "D";

/**
 * Stands before every lexeme until the statement puts the person's tag there (`tag_lexemes`, 0004_search.sql): a posting list
 * of the index then belongs to one person. No word holds this character.
 */
export const TAG_MARK = "\u0001";
const TAG_LENGTH = 8;

/**
 * The text form of a tsvector, for a bound parameter of `tag_lexemes()`, which makes it a tsvector. Positions run on over the parts; where a limit is
 * reached, what comes later is left out.
 */
export function toTsvector(parts: readonly { terms: readonly Term[]; weight: Weight }[]): string {
  const lexemes = new Map<string, string[]>();
  let bytes = 0;
  let offset = 0;
  for (const { terms, weight } of parts) {
    for (const { term, alternate, position } of terms) {
      const at = `${Math.min(offset + position, MAX_POSITION)}${weight}`;
      for (const lexeme of alternate === undefined ? [term] : [term, alternate]) {
        const positions = lexemes.get(lexeme);
        const cost = positions === undefined ? TAG_LENGTH + Buffer.byteLength(lexeme) + 12 : 2;
        if (bytes + cost > MAX_BYTES) continue;
        if (positions === undefined) lexemes.set(lexeme, [at]);
        else if (positions.length < MAX_POSITIONS_OF_A_LEXEME && positions.at(-1) !== at) positions.push(at);
        else continue;
        bytes += cost;
      }
    }
    // A gap, so that the last word of one part and the first of the next are not neighbours.
    offset += terms.length + 1;
  }
  return [...lexemes]
    .map(([lexeme, positions]) => `${quoteLexeme(TAG_MARK + lexeme)}:${positions.join(",")}`)
    .join(" ");
}

/** NUL cannot be stored by PostgreSQL at all, half a surrogate pair is not UTF-8. */
export const quoteLexeme = (lexeme: string): string =>
  `'${lexeme
    .replace(/[\0\p{Surrogate}]/gu, "")
    .replaceAll("\\", "\\\\")
    .replaceAll("'", "''")}'`;

/** How often a term stands in a passage, by weight, and where among its own words. */
export type Hits = { own: number; previous: number; next: number; outer: number; positions: readonly number[] };

/**
 * Reads PostgreSQL's text form of a tsvector, the tags taken off. A turn reads a hundred of them with fifty lexemes each, so it looks
 * for quotes instead of matching a pattern, and shares what the same places mean between lexemes.
 */
export function fromTsvector(text: string): Map<string, Hits> {
  const found = new Map<string, Hits>();
  let at = text.indexOf("'");
  while (at >= 0) {
    const end = closingQuote(text, at + 1);
    if (end < 0) break;
    const raw = text.slice(at + 1, end);
    const next = text.indexOf(" '", end);
    const places = text[end + 1] === ":" ? text.slice(end + 2, next < 0 ? undefined : next) : "";
    found.set(unquote(raw).slice(TAG_LENGTH), hitsAt(places));
    at = next < 0 ? -1 : next + 1;
  }
  return found;
}

/** A quote is written twice inside a lexeme, and a backslash before what it keeps from meaning something. */
function closingQuote(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 92) at += 1;
    else if (unit === 39) {
      if (text.charCodeAt(at + 1) !== 39) return at;
      at += 1;
    }
  }
  return -1;
}

const unquote = (raw: string): string =>
  raw.includes("'") || raw.includes("\\") ? raw.replaceAll("''", "'").replace(/\\(.)/gsu, "$1") : raw;

/** Most passages are short, so the same few thousand places ("3A", "1A,7A") come again and again. */
const MOST_KNOWN = 20_000;
const known = new Map<string, Hits>();

function hitsAt(places: string): Hits {
  const shared = known.get(places);
  if (shared !== undefined) return shared;
  const hits = { own: 0, previous: 0, next: 0, outer: 0, positions: [] as number[] };
  for (const place of places === "" ? [] : places.split(",")) {
    const weight = place.at(-1);
    if (weight === "A") {
      hits.own++;
      hits.positions.push(parseInt(place, 10));
    } else if (weight === "B") hits.previous++;
    else if (weight === "C") hits.next++;
    // PostgreSQL leaves weight D out of the text form.
    else hits.outer++;
  }
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(places, hits);
  return hits;
}
