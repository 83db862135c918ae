/**
 * The English (Porter2) stemmer, after the published description at https://snowballstem.org/algorithms/english/stemmer.html.
 * Written here because the English one of the stemmer package is the older Porter, and cuts `connection` apart from `connected`.
 * Takes a lower-case word without apostrophes; a word with anything but a-z in it comes back as it is.
 */
export function stemEnglish(word: string): string {
  if (word.length < 3 || !/^[a-z]+$/.test(word)) return word;
  const special = SPECIAL.get(word);
  if (special !== undefined) return special;
  const marked = markConsonantY(word);
  const first = firstRegion(marked);
  const second = regionAfter(marked, first);
  let stem = plural(marked);
  if (FINAL_AFTER_PLURAL.has(stem)) return stem;
  stem = pastAndGerund(stem, first);
  stem = finalY(stem);
  stem = longSuffix(stem, first);
  stem = adjective(stem, first, second);
  stem = shortSuffix(stem, second);
  return finalE(stem, first, second).toLowerCase();
}

const SPECIAL = new Map(
  Object.entries({
    skis: "ski",
    skies: "sky",
    dying: "die",
    lying: "lie",
    tying: "tie",
    idly: "idl",
    gently: "gentl",
    ugly: "ugli",
    early: "earli",
    only: "onli",
    singly: "singl",
    sky: "sky",
    news: "news",
    howe: "howe",
    atlas: "atlas",
    cosmos: "cosmos",
    bias: "bias",
    andes: "andes",
  }),
);
const FINAL_AFTER_PLURAL = new Set("inning outing canning herring earring proceed exceed succeed".split(" "));

const isVowel = (letter: string | undefined): boolean => letter !== undefined && "aeiouy".includes(letter);
const hasVowel = (text: string): boolean => /[aeiouy]/.test(text);

/** A `y` that begins the word or follows a vowel is a consonant, written `Y` until the end. */
const markConsonantY = (word: string): string =>
  word.includes("y") ? word.replace(/^y/, "Y").replace(/([aeiouy])y/g, "$1Y") : word;

/** Where the part begins that follows the first consonant after a vowel. */
function regionAfter(word: string, from: number): number {
  let at = from;
  while (at < word.length && !isVowel(word[at])) at++;
  while (at < word.length && isVowel(word[at])) at++;
  return Math.min(at + 1, word.length);
}
function firstRegion(word: string): number {
  const prefix = /^(gener|commun|arsen)/.exec(word);
  return prefix ? prefix[0].length : regionAfter(word, 0);
}

function endsInShortSyllable(word: string): boolean {
  const end = word.length;
  if (end === 2) return isVowel(word[0]) && !isVowel(word[1]);
  const last = word[end - 1];
  return end > 2 && !isVowel(word[end - 3]) && isVowel(word[end - 2]) && !isVowel(last) && !"wxY".includes(last ?? "");
}
const isShort = (word: string, first: number): boolean => first >= word.length && endsInShortSyllable(word);

function plural(word: string): string {
  if (word.endsWith("sses")) return word.slice(0, -2);
  if (/(ied|ies)$/.test(word)) return word.length > 4 ? word.slice(0, -2) : word.slice(0, -1);
  if (/(us|ss)$/.test(word) || !word.endsWith("s")) return word;
  return hasVowel(word.slice(0, -2)) ? word.slice(0, -1) : word;
}

function pastAndGerund(word: string, first: number): string {
  const eed = /(eed|eedly)$/.exec(word);
  if (eed) return eed.index >= first ? word.slice(0, eed.index) + "ee" : word;
  const ending = /(ingly|edly|ing|ed)$/.exec(word);
  if (!ending || !hasVowel(word.slice(0, ending.index))) return word;
  const rest = word.slice(0, ending.index);
  if (/(at|bl|iz)$/.test(rest)) return rest + "e";
  if (/(bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(rest)) return rest.slice(0, -1);
  return isShort(rest, first) ? rest + "e" : rest;
}

const finalY = (word: string): string =>
  word.length > 2 && /[^aeiouy][yY]$/.test(word) ? word.slice(0, -1) + "i" : word;

// Longest first, so that the first match is the longest.
const LONG: readonly [ending: string, replacement: string][] = [
  ["ization", "ize"],
  ["ational", "ate"],
  ["fulness", "ful"],
  ["ousness", "ous"],
  ["iveness", "ive"],
  ["tional", "tion"],
  ["biliti", "ble"],
  ["lessli", "less"],
  ["entli", "ent"],
  ["ation", "ate"],
  ["alism", "al"],
  ["aliti", "al"],
  ["ousli", "ous"],
  ["iviti", "ive"],
  ["fulli", "ful"],
  ["enci", "ence"],
  ["anci", "ance"],
  ["abli", "able"],
  ["izer", "ize"],
  ["ator", "ate"],
  ["alli", "al"],
  ["bli", "ble"],
  ["ogi", "og"],
  ["li", ""],
];
function longSuffix(word: string, first: number): string {
  const found = LONG.find(([ending]) => word.endsWith(ending));
  if (!found) return word;
  const [ending, replacement] = found;
  const at = word.length - ending.length;
  if (at < first) return word;
  if (ending === "ogi" && word[at - 1] !== "l") return word;
  if (ending === "li" && !"cdeghkmnrt".includes(word[at - 1] ?? "-")) return word;
  return word.slice(0, at) + replacement;
}

const ADJECTIVE: readonly [ending: string, replacement: string][] = [
  ["ational", "ate"],
  ["tional", "tion"],
  ["alize", "al"],
  ["icate", "ic"],
  ["iciti", "ic"],
  ["ative", ""],
  ["ical", "ic"],
  ["ness", ""],
  ["ful", ""],
];
function adjective(word: string, first: number, second: number): string {
  const found = ADJECTIVE.find(([ending]) => word.endsWith(ending));
  if (!found) return word;
  const at = word.length - found[0].length;
  return at < (found[0] === "ative" ? second : first) ? word : word.slice(0, at) + found[1];
}

const SHORT = /(ement|ance|ence|able|ible|ment|ant|ent|ism|ate|iti|ous|ive|ize|ion|al|er|ic)$/;
function shortSuffix(word: string, second: number): string {
  const found = SHORT.exec(word);
  if (!found || found.index < second) return word;
  if (found[0] === "ion" && !"st".includes(word[found.index - 1] ?? "-")) return word;
  return word.slice(0, found.index);
}

function finalE(word: string, first: number, second: number): string {
  const at = word.length - 1;
  if (word.endsWith("e")) {
    const drops = at >= second || (at >= first && !endsInShortSyllable(word.slice(0, -1)));
    return drops ? word.slice(0, -1) : word;
  }
  return word.endsWith("ll") && at >= second ? word.slice(0, -1) : word;
}
