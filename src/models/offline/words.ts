import { stemmer as english } from "@orama/stemmers/english";
import { stemmer as german } from "@orama/stemmers/german";

export type Language = "en" | "de";

const GERMAN =
  "ich wir du ihr sie mein meine meinen meiner unser unsere unseren und oder nicht kein keine ist sind bin war habe hast haben hat der die das den dem ein eine einen einem einer für mit bei auf aus nach von zu zum zur wie was wer wo wann warum welche welches welcher bitte hilf kannst auch nur noch über mir mich dir dich uns heiße arbeite nutzen verwenden vergiss merke";
const ENGLISH =
  "i we you my our your me us the a an and or not no is are am was were have has had do does did of for with at on from by to in how what who where when why which please help can could would also only about that this it its they their them be been just so as if will shall should may might";
const ASKING =
  "actually wrong correct correction sorry suggest suggested recommend recommended advise advised propose proposed mentioned tell told say said know knew remember mention remind show give think anything something everything again ever now still currently please there here any some all one get got go thing things erinnere erinnerst weißt weisst sagte gesagt erzählt nochmal denn";

const germanWords = new Set(GERMAN.split(" "));
const englishWords = new Set(ENGLISH.split(" "));
const stopWords = new Set([...germanWords, ...englishWords, ...ASKING.split(" ")]);

/** UTF-16 units of a text that are looked at; what is longer is an attachment in disguise. */
export const MOST_READ = 8_000;

export const wordsOf = (text: string): string[] =>
  text
    .slice(0, MOST_READ)
    .toLowerCase()
    .match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’._-]{0,60}/gu)
    ?.map((word) => word.replace(/['’](?:s|m|re|ve|ll|d|t)$/u, "").replace(/[._-]+$/u, "")) ?? [];

/** The message's own language; null where its few words do not tell. */
export function languageOf(text: string): Language | null {
  const words = wordsOf(text);
  const count = (known: Set<string>): number => words.filter((word) => known.has(word)).length;
  const [inGerman, inEnglish] = [count(germanWords), count(englishWords)];
  if (inGerman === inEnglish) return /[äöüß]/iu.test(text) && inGerman > 0 ? "de" : null;
  return inGerman > inEnglish ? "de" : "en";
}

const stem = (word: string): string => {
  if (!/^[a-zäöüß]+$/u.test(word)) return word;
  return /[äöüß]/u.test(word) ? german(word) : english(word);
};

/** Stems of the words that carry meaning, each once, in the order met. */
export const stemsOf = (text: string): string[] => [
  ...new Set(
    wordsOf(text)
      .filter((word) => word.length > 1 && !stopWords.has(word))
      .map(stem),
  ),
];

/** FNV-1a, 32 bits: the same words always choose the same phrase. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text.slice(0, MOST_READ)) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash;
}

export function pick<Item>(items: readonly [Item, ...Item[]], key: string): Item {
  return items[hashOf(key) % items.length] ?? items[0];
}

/** "A", "A and B", "A, B and C". */
export function listed(parts: string[], language: Language): string {
  const and = language === "de" ? " und " : " and ";
  return parts.length < 2 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")}${and}${parts.at(-1)}`;
}

/** Words of somebody else inside an answer: cut at a word, and unable to look like a citation or the recall block. */
export function quotable(text: string, longest = 240): string {
  const flat = text
    .slice(0, longest * 4)
    .replace(/\p{Cs}/gu, "\ufffd")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replace(/(?!\u200d)\p{Cf}/gu, "")
    .replace(/<(?=\s*\/?\s*recalled_memory)/giu, "&lt;")
    .replace(/\[(?=\s*m\s*:)/giu, "(")
    .trim();
  if (flat.length <= longest) return flat;
  const cut = flat.slice(0, longest).replace(/\p{Cs}$/u, "");
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), longest / 2)).trimEnd()}…`;
}
