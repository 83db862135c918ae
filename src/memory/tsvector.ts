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

const LEXEME = /'((?:[^'\\]|''|\\.)*)'(?::([0-9A-D,]+))?/g;

/** Reads PostgreSQL's text form of a tsvector, the tags taken off. */
export function fromTsvector(text: string): Map<string, Hits> {
  const found = new Map<string, Hits>();
  for (const match of text.matchAll(LEXEME)) {
    const raw = match[1] ?? "";
    const lexeme = /['\\]/.test(raw) ? raw.replaceAll("''", "'").replace(/\\(.)/gu, "$1") : raw;
    const hits = { own: 0, previous: 0, next: 0, outer: 0, positions: [] as number[] };
    for (const position of (match[2] ?? "").split(",")) {
      if (position === "") continue;
      const weight = position.at(-1);
      if (weight === "A") {
        hits.own++;
        hits.positions.push(parseInt(position, 10));
      } else if (weight === "B") hits.previous++;
      else if (weight === "C") hits.next++;
      // PostgreSQL leaves weight D out of the text form.
      else hits.outer++;
    }
    found.set(lexeme.slice(TAG_LENGTH), hits);
  }
  return found;
}
