import { termsOf } from "../../memory/terms.ts";
import { holdsWords } from "../../memory/words.ts";
import type { LearnContext } from "../rules/types.ts";
import { pointsElsewhere } from "../rules/values.ts";
import { dayOf } from "./day.ts";
import { isLanguage, namesLanguage } from "./language-names.ts";
import { findSecrets } from "../secrets.ts";
import type { DropReason, Place } from "./types.ts";

/** UTF-16 units; as the rules. */
const LONGEST_VALUE = 200;

/** Names and things are copied; wishes, plans and free facts may be put a little more shortly than they were said. */
const COPIED = new Set<Place>([
  "name",
  "preferred_name",
  "pronouns",
  "company_name",
  "location",
  "website",
  "favorite_tools",
  "avoided_tools",
  "budget",
  "company_size",
  "people",
]);

const LENGTHS: Record<string, RegExp> = {
  short:
    /\b(?:short\w*|brief\w*|concise\w*|terse|succinct|crisp|to the point|less detail\w*|fewer words|tl;?dr|kurz\w*|knapp\w*|court\w*|bref|brève\w*|concis\w*|cort[oa]s?|breves?)\b/iu,
  medium: /\b(?:medium|moderate\w*|mittel\w*|moyen\w*|medi[oa]s?)\b/iu,
  detailed:
    /\b(?:detail\w*|long\w*|thorough\w*|in[- ]depth|elaborate\w*|comprehensive|extensive\w*|full|ausführlich\w*|détaill\w*|detallad\w*)\b/iu,
};

/** Why this cannot be the value of that slot, whatever was said; null where it can. */
export function objectionToValue(slot: Place, value: string): DropReason | null {
  if (findSecrets(value).length > 0) return "secret";
  const isText =
    value.length <= LONGEST_VALUE && /[\p{L}\p{N}]/u.test(value) && !/[\p{Cc}\uE000-\uF8FF<>]/u.test(value);
  return isText && !pointsElsewhere(value) && hasForm(slot, value) ? null : "wrong-value";
}

function hasForm(slot: Place, value: string): boolean {
  switch (slot) {
    case "answer_length":
      return Object.hasOwn(LENGTHS, value);
    case "answer_language":
    case "languages":
      return isLanguage(value);
    case "birthday":
      return /^(?:\d{4}|-)-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(value);
    case "timezone":
      return isZone(value) || /^(?:UTC|GMT)?[+-]\d{1,2}(?::[0-5]\d)?$/.test(value);
    case "website":
      return /^(?:https?:\/\/)?[\w-]+(?:\.[\w-]+)+(?:\/\S*)?$/.test(value);
    case "name":
    case "preferred_name":
      return /^\p{L}[\p{L}\p{M}'’. -]{0,80}$/u.test(value);
    default:
      return true;
  }
}

const isZone = (name: string): boolean => name === "UTC" || Intl.supportedValuesOf("timeZone").includes(name);

/** Whether the quote says this value, by itself. Every figure and every name in a value must be in the quote. */
export function isGrounded(slot: Place, value: string, quote: string, context: LearnContext): boolean {
  switch (slot) {
    case "answer_length":
      return LENGTHS[value]?.test(quote) ?? false;
    case "answer_language":
    case "languages":
      return namesLanguage(quote, value);
    case "birthday": {
      const day = dayOf(quote, context);
      const year = value.slice(0, 4);
      return (
        day?.slice(4) === value.slice(value.startsWith("--") ? 1 : 4) &&
        (value.startsWith("--") || quote.includes(year))
      );
    }
    case "timezone":
      return (
        quote.includes(value) ||
        (isZone(value) && holdsWords(quote, (value.split("/").at(-1) ?? "").replaceAll("_", " ")))
      );
    default:
      return COPIED.has(slot) ? holdsAll(value, quote) : holdsMost(value, quote);
  }
}

const stems = (text: string): string[] => termsOf(text).map(({ term }) => term);
/** Letters two stems must share: "launching" and "launch", "analytics" and "analysis". */
const SHARED = 5;
const isSaid = (term: string, said: string[]): boolean =>
  said.some((other) => other === term || (term.length >= SHARED && other.slice(0, SHARED) === term.slice(0, SHARED)));

const holdsAll = (value: string, quote: string): boolean => {
  const wanted = value.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}.&+#-]*/gu) ?? [];
  return wanted.length > 0 && wanted.every((word) => holdsWords(quote, word.replace(/[.-]+$/, "")));
};

function holdsMost(value: string, quote: string): boolean {
  if (holdsWords(quote, value)) return true;
  const wanted = stems(value);
  const said = stems(quote);
  const found = wanted.filter((term) => isSaid(term, said));
  return (
    found.length > 0 && found.length * 2 >= wanted.length && namesIn(value).every((name) => holdsWords(quote, name))
  );
}

/** Words with a figure, and words with a capital letter behind the first: what a model must not make up. */
const namesIn = (value: string): string[] =>
  (value.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu) ?? []).filter(
    (word, index) => /\p{N}/u.test(word) || (index > 0 && /^\p{Lu}/u.test(word)),
  );
