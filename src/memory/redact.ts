import type { Json } from "../json.ts";
import type { Span } from "./types.ts";
import { wholeWords } from "./words.ts";

/** Stands where words were erased. */
export const FORGOTTEN = "[forgotten]";

/** What to black out wherever it stands as whole words, and the longer names it must be left alone inside of. */
export type Blackout = { words: readonly string[]; keep: readonly string[] };

/** A blackout with its expressions made once. */
export type Marker = { rangesIn(text: string): Span[] };

const allMatches = (text: string, expressions: RegExp[]): Span[] =>
  expressions.flatMap((expression) =>
    Array.from(text.matchAll(expression), (match) => ({ start: match.index, end: match.index + match[0].length })),
  );

const expressionsOf = (words: readonly string[]): RegExp[] =>
  [...new Set(words)].flatMap((word) => {
    const expression = wholeWords(word);
    return expression === null ? [] : [expression];
  });

export function markerOf({ words, keep }: Blackout): Marker {
  const wanted = expressionsOf(words);
  const kept = expressionsOf(keep);
  return {
    rangesIn(text) {
      const ranges = allMatches(text, wanted);
      if (ranges.length === 0) return [];
      const shelters = allMatches(text, kept);
      const inside = (range: Span, shelter: Span): boolean =>
        shelter.start <= range.start &&
        range.end <= shelter.end &&
        shelter.end - shelter.start > range.end - range.start;
      return joined(ranges.filter((range) => !shelters.some((shelter) => inside(range, shelter))));
    },
  };
}

/** In order; ranges that overlap or touch are one. */
export function joined(ranges: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const range of ranges.toSorted((left, right) => left.start - right.start)) {
    const last = result.at(-1);
    if (last !== undefined && range.start <= last.end)
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    else result.push(range);
  }
  return result;
}

/**
 * Blacks out ranges of a text and moves spans along, so that each still points at what is left of its words; one that began or
 * ended inside a range now begins or ends at the mark.
 */
export function redact<S extends Span>(
  text: string,
  ranges: readonly Span[],
  spans: readonly S[],
): { text: string; spans: S[] } {
  const gone = joined(ranges.filter(({ start, end }) => start < end && end <= text.length));
  let result = "";
  let from = 0;
  for (const range of gone) {
    result += text.slice(from, range.start) + FORGOTTEN;
    from = range.end;
  }
  const moved = (position: number, edge: "start" | "end"): number => {
    let shift = 0;
    for (const range of gone) {
      if (position <= range.start) break;
      const mark = range.start + shift;
      if (position < range.end) return edge === "start" ? mark : mark + FORGOTTEN.length;
      shift += FORGOTTEN.length - (range.end - range.start);
    }
    return position + shift;
  };
  return {
    text: result + text.slice(from),
    spans: spans.map((span) => ({ ...span, start: moved(span.start, "start"), end: moved(span.end, "end") })),
  };
}

export const redactText = (text: string, marker: Marker): string => redact(text, marker.rangesIn(text), []).text;

/** Every text in a JSON value, keys too: a key of the context may be the person's own word. */
export function redactJson(value: Json, marker: Marker): Json {
  if (typeof value === "string") return redactText(value, marker);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((entry) => redactJson(entry, marker));
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [redactText(key, marker), redactJson(entry, marker)]),
  );
}
