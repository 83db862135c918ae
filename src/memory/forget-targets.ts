import type { Json } from "../json.ts";
import { normalisedWords } from "./claim-key.ts";
import type { Blackout } from "./redact.ts";
import { isSlotName, type SlotName } from "./slots.ts";
import { STOP_WORDS } from "./stop-words.ts";
import { holdsWords, saysTheSame, textsOf } from "./words.ts";

/** What forgetting looks at of a memory; every live row of the person, whatever its state. */
export type Forgettable = { id: string; slot: string | null; value: Json; text: string; claimKey: string };

/** Values of these are the rules' own labels ("short"), not words the person would want gone from everywhere. */
const LABELLED: ReadonlySet<SlotName> = new Set<SlotName>([
  "answer_length",
  "answer_format",
  "answer_tone",
  "answer_language",
]);
const isLabel = ({ slot }: Forgettable): boolean => slot !== null && isSlotName(slot) && LABELLED.has(slot);

/** The words of a memory's value, as they may stand anywhere. */
export const valueWords = (row: Forgettable): string[] =>
  isLabel(row) ? [] : textsOf(row.value).filter((text) => text.trim() !== "");

/** Chosen memories and every other that says the same, past and present: their words could not be gone otherwise. */
export function withSameWords<Row extends Forgettable>(rows: readonly Row[], chosen: readonly Row[]): Row[] {
  const words = new Set(chosen.flatMap(valueWords).map(normalisedWords));
  const keys = new Set(chosen.map(({ claimKey }) => claimKey));
  const sayIt = (row: Row): boolean =>
    valueWords(row).length > 0 && valueWords(row).every((text) => words.has(normalisedWords(text)));
  return rows.filter((row) => keys.has(row.claimKey) || chosen.includes(row) || sayIt(row));
}

/** What a search for things to forget finds: the same value, or a slot's name; else memories that hold the words. */
export function matchQuery<Row extends Forgettable>(rows: readonly Row[], query: string): Row[] {
  const words = phrasesOf(query)[0] ?? query;
  const exact = rows.filter(
    (row) => saysTheSame(row.value, words) || normalisedWords(row.text) === normalisedWords(words),
  );
  if (exact.length > 0) return exact;
  const inSlot = rows.filter((row) => row.slot !== null && row.slot === slotNamed(query));
  if (inSlot.length > 0) return inSlot;
  const holds = (row: Row, part: string): boolean =>
    holdsWords(row.text, part) || textsOf(row.value).some((text) => holdsWords(text, part));
  const whole = rows.filter((row) => holds(row, words));
  if (whole.length > 0) return whole;
  const parts = distinctWords(query);
  return parts.length === 0 ? [] : rows.filter((row) => parts.every((part) => holds(row, part)));
}

/** "my favorite tools" -> favorite_tools; null for what names no slot. */
function slotNamed(words: string): SlotName | null {
  const name = normalisedWords(words).replace(/^my /u, "").replaceAll(" ", "_");
  return isSlotName(name) ? name : null;
}

/** Words to look for in messages besides the memories found: what stands in quotes, or a query that is itself only a name. */
export function phrasesOf(query: string): string[] {
  const quoted = Array.from(query.matchAll(/["“„«]([^"”“»]{2,200})["”“»]/gu), (match) => match[1] ?? "");
  if (quoted.length > 0) return quoted;
  const words = query.trim().split(/\s+/u);
  const common = words.every((word) => STOP_WORDS.has(word.toLowerCase()));
  return words.length <= 4 && !common && query.trim().length >= 2 ? [query.trim()] : [];
}

const distinctWords = (query: string): string[] =>
  query.split(/[^\p{L}\p{N}\p{M}'-]+/u).filter((word) => word.length >= 3 && !STOP_WORDS.has(word.toLowerCase()));

/** What a request in a message erases at once: exactly this value, a whole slot ("my birthday"), or values named in full ("that I use HubSpot"). */
export function matchSpoken<Row extends Forgettable>(
  rows: readonly Row[],
  target: { slot: string | null; words: string },
): Row[] {
  const inSlot = target.slot === null ? rows : rows.filter((row) => row.slot === target.slot);
  if (target.words.trim() === "") return target.slot === null ? [] : [...inSlot];
  const exact = inSlot.filter((row) => saysTheSame(row.value, target.words));
  if (exact.length > 0) return exact;
  const named = target.slot === null ? slotNamed(target.words) : null;
  if (named !== null) return rows.filter((row) => row.slot === named);
  return inSlot.filter((row) => valueWords(row).some((text) => holdsWords(target.words, text)));
}

/**
 * What to black out where no evidence tells the place: values, the memories' own sentences, and quotes that held nothing else.
 * Names of memories that stay are left whole: forgetting "AI" leaves "TechFlow AI".
 */
export function blackoutOf(
  gone: readonly Forgettable[],
  staying: readonly Forgettable[],
  more: { words: readonly string[]; quotes: readonly string[] },
): Blackout {
  const words = [
    ...gone.flatMap(valueWords),
    ...gone.map(({ text }) => text.replace(/\.$/u, "")),
    ...more.words,
    ...more.quotes,
  ];
  const names = staying.flatMap(valueWords);
  const keep = names.filter((name) =>
    words.some((word) => normalisedWords(name) !== normalisedWords(word) && holdsWords(name, word)),
  );
  return { words: words.filter((word) => word.trim() !== ""), keep };
}

/** The same without the words that a memory which stays is made of. */
export function withoutSaidElsewhere({ words, keep }: Blackout, staying: readonly Forgettable[]): Blackout {
  const said = new Set(
    staying.flatMap((row) => [...valueWords(row), row.text.replace(/\.$/u, "")]).map(normalisedWords),
  );
  return { words: words.filter((word) => !said.has(normalisedWords(word))), keep };
}
