import { guessLanguage, stemIn, type StemmedLanguage } from "./languages.ts";
import { stemEnglish } from "./stem-english.ts";
import { STOP_WORDS } from "./stop-words.ts";

/** Stored with every passage. Raise it whenever the same text would give other terms, and index the passages anew. */
export const TERMS_VERSION = 1;

/** UTF-16 units. Longer runs of letters are not words anybody searches for; their beginning is kept. */
export const MAX_TERM_LENGTH = 40;

/** One searchable word of a text. */
export type Term = {
  /** The English stem, so that one spelling is found whatever language a text was taken for. */
  term: string;
  /** The stem in the text's own language, where it is another. */
  alternate?: string;
  /** 1, 2, ... over the words that are kept. */
  position: number;
};

const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:'[\p{L}\p{M}]+)*/gu;
const LONE_SURROGATES = /\p{Surrogate}/gu;
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const segmenter = new Intl.Segmenter("und", { granularity: "word" });

/** The words of a text, lower-case, in order, stop words included. Scripts without spaces are cut by `Intl.Segmenter`. */
export function wordsOf(text: string): string[] {
  // NFKC folds full-width and ligature forms; plain ASCII, most texts, is already folded.
  const folded = (isAscii(text) ? text : text.replace(LONE_SURROGATES, " ").normalize("NFKC"))
    .toLowerCase()
    .replace(/[’ʼ`]/g, "'");
  const words: string[] = [];
  for (const [run] of folded.matchAll(WORD)) {
    if (isAscii(run) || !UNSPACED.test(run)) words.push(run);
    else for (const part of segmenter.segment(run)) if (part.isWordLike) words.push(part.segment);
  }
  return words;
}
const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text);

/** What is searched of a text. Never throws, whatever the text holds. */
export function termsOf(text: string): Term[] {
  const words = wordsOf(text);
  const language = guessLanguage(words);
  const terms: Term[] = [];
  for (const word of words) {
    const plain = word.replace(/'s$/, "").replace(/'/g, "");
    if (plain === "" || STOP_WORDS.has(plain)) continue;
    // An elided article ("l'entreprise", "d'accord") is not part of the word.
    const bare =
      language !== null && /^(?:[cdjlmnst]|qu|un|all|dell|nell)'/.test(word)
        ? word.replace(/^[^']*'/, "").replace(/'/g, "")
        : plain;
    const term = cut(stem(null, bare));
    const alternate = language === null ? term : cut(stem(language, bare));
    const position = terms.length + 1;
    terms.push(alternate === term ? { term, position } : { term, alternate, position });
  }
  return terms;
}

/** A cut must not leave half of a surrogate pair. */
const cut = (term: string): string =>
  term.length <= MAX_TERM_LENGTH ? term : term.slice(0, MAX_TERM_LENGTH).replace(LONE_SURROGATES, "");

/** Stems kept in memory, oldest out first: about 2 MB, and a language has few enough words for it. */
const CACHED_STEMS = 20_000;
const stems = new Map<string, string>();

function stem(language: StemmedLanguage | null, word: string): string {
  const key = language === null ? word : `${language} ${word}`;
  const known = stems.get(key);
  if (known !== undefined) return known;
  const made = language === null ? stemEnglish(word) : stemIn(language, word);
  if (stems.size >= CACHED_STEMS) {
    for (const oldest of stems.keys()) {
      stems.delete(oldest);
      break;
    }
  }
  // A long run would make the cache large without ever being asked for again.
  if (word.length <= MAX_TERM_LENGTH) stems.set(key, made);
  return made;
}
