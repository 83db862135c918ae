/** Languages a person may name; the rest are understood when written out, as any other word. */
const CODES =
  "ar bg bn ca cs da de el en es et fa fi fr ga gu he hi hr hu id is it ja ko lt lv ml mr ms nb nl no pa pl pt ro ru sk sl sq sr sv sw ta te th tl tr uk ur vi zh".split(
    " ",
  );
/** Tongues in which a person may name a language; each language also has its name for itself. */
const SAID_IN = ["en", "de", "fr", "es"];

const nameIn = (code: string, tongue: string): string =>
  (new Intl.DisplayNames([tongue], { type: "language" }).of(code) ?? code).toLowerCase();

/** English name in lower case, to every name people use. Made at the first question, as 200 names cost some milliseconds. */
let table: Map<string, Set<string>> | undefined;
const names = (): Map<string, Set<string>> =>
  (table ??= new Map(
    CODES.map((code) => [nameIn(code, "en"), new Set([...SAID_IN, code].map((tongue) => nameIn(code, tongue)))]),
  ));

export const isLanguage = (value: string): boolean => names().has(value.trim().toLowerCase());

/** Whether the words name that language, in its own name or in one of four languages. */
export function namesLanguage(words: string, language: string): boolean {
  const said = words.toLowerCase();
  return [...(names().get(language.trim().toLowerCase()) ?? [])].some((name) =>
    new RegExp(`(?<!\\p{L})${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`, "u").test(said),
  );
}
