import type { Json, JsonObject } from "../json.ts";

/** UTF-16 units of one value in a sentence; a longer one is shortened at a word. */
const LONGEST_VALUE = 280;
/** Entries of a list named in one sentence; the newest are kept, the rest counted. */
const LONGEST_LIST = 12;

const MONTHS = "January February March April May June July August September October November December".split(" ");

export const isJsonObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * One harmless line: what a person typed can neither start a line, forge a heading or a code fence, nor open, close or
 * imitate the recall block of a prompt. Invisible and direction-changing characters go.
 */
export function plainLine(text: string): string {
  return (
    text
      .replace(/\p{Cs}/gu, "\ufffd")
      .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
      // Joiners are letters of Persian and parts of emoji; next to ASCII they only serve to disguise a delimiter.
      .replace(/(?![\u200c\u200d])\p{Cf}/gu, "")
      .replace(/(?<=\p{ASCII})[\u200c\u200d]+|[\u200c\u200d]+(?=\p{ASCII})/gu, "")
      .replace(/(^|\s)#{1,6}(?=\s|$)/gu, "$1")
      .replace(/#{2,}(?=\s|$)/gu, "")
      .replace(/`{3,}|~{3,}/gu, "'")
      .replace(/<(?=\s*\/?\s*recalled_memory)/giu, "&lt;")
      .replace(/\[(?=\s*m\s*:)/giu, "(")
      .replace(/ {2,}/gu, " ")
      .trim()
  );
}

function shortened(text: string): string {
  if (text.length <= LONGEST_VALUE) return text;
  const cut = text.slice(0, LONGEST_VALUE - 1).replace(/\p{Cs}$/u, "");
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), LONGEST_VALUE / 2)).trimEnd()}…`;
}

/** ISO dates inside a text written out: "3 May 2027"; `--05-03` becomes "3 May". What is no date stays. */
export function datesInWords(text: string): string {
  return text.replace(
    /(?<![\d-])(\d{4}|-)-(\d{2})-(\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?![\d-])/g,
    (whole, year: string, month: string, day: string) => {
      const name = MONTHS[Number(month) - 1];
      if (name === undefined || Number(day) < 1 || Number(day) > 31) return whole;
      return year === "-" ? `${Number(day)} ${name}` : `${Number(day)} ${name} ${year}`;
    },
  );
}

/** "A", "A and B", "A, B and C". */
export function listed(parts: string[]): string {
  if (parts.length <= 1) return parts[0] ?? "";
  return `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

/** As `listed`, the newest entries of a long list and the number of the others. */
export function listedShort(parts: string[]): string {
  const left = parts.length - LONGEST_LIST;
  return left <= 0 ? listed(parts) : listed([...parts.slice(-LONGEST_LIST), `${left} more`]);
}

/** `company_stage`, `companyStage` and `company-stage` as "company stage". */
export const keyInWords = (key: string): string =>
  plainLine(key.replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2").replace(/[_\-.]+/gu, " ")).replace(
    /\b\p{Lu}\p{Ll}/gu,
    (start) => start.toLowerCase(),
  );

const MAIN_KEYS = ["what", "name", "title", "text", "project", "goal", "description", "value"];
const DATE_KEYS = ["by", "due", "due_date", "date", "deadline", "on", "until"];
const PLAIN_KEYS = ["relation", "relationship", "role", "who", "status"];

const textAt = (value: JsonObject, keys: string[]): [string, string] | null => {
  for (const key of keys) {
    const found = Object.hasOwn(value, key) ? value[key] : undefined;
    if (typeof found === "string" && found.trim() !== "") return [key, found];
  }
  return null;
};

function objectInWords(value: JsonObject): string {
  const main = textAt(value, MAIN_KEYS);
  const date = main === null ? null : textAt(value, DATE_KEYS);
  const rest = Object.entries(value)
    .filter(([key]) => key !== main?.[0] && key !== date?.[0])
    .map(([key, entry]) => [key, inWords(entry)] as const)
    .filter(([, words]) => words !== "")
    .map(([key, words]) => (PLAIN_KEYS.includes(key) ? words : `${keyInWords(key)}: ${words}`));
  if (main === null) return listed(rest);
  const dated = date === null ? plainLine(main[1]) : `${plainLine(main[1])} by ${plainLine(datesInWords(date[1]))}`;
  return rest.length === 0 ? dated : `${dated} (${rest.join(", ")})`;
}

/** Any stored value as words inside a sentence, without end punctuation; "" for nothing. */
export function inWords(value: Json): string {
  if (value === null) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return shortened(datesInWords(plainLine(value))).replace(/(?<!\.)[.;,]+$/u, "");
  if (Array.isArray(value)) return listedShort(value.map(inWords).filter((words) => words !== ""));
  return shortened(objectInWords(value));
}

/** "a Founder", "an engineer", "an HR manager", "the CEO": the article a role or thing wants, none where it brings one. */
export function withArticle(words: string): string {
  if (/^(?:an?|the|one of|head|chief|vice president|co-owner of|part of)\b/iu.test(words)) return words;
  const spelledOut = /^[A-Z]{2,5}\b/u.test(words);
  const vowel = spelledOut
    ? /^[AEFHILMNORSX]/u.test(words) && !/^(?:NASA|NATO|RAM|SaaS|LAN|ROI)/u.test(words)
    : /^(?:[aeio]|u(?!ni|s[eia]|ti|ro|k)|hono|heir)/iu.test(words);
  return `${vowel ? "an" : "a"} ${words}`;
}

export const asSentence = (words: string): string => {
  const start = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?…]$/u.test(start) ? start : `${start}.`;
};
