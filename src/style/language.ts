/** Words so common that three of them give a language away; words shared by two of the languages are left out. */
const COMMON_WORDS: Record<string, string> = {
  en: "the and is are of to that this with for you have not what how we my it be can please i'm",
  de: "der die das und ist nicht ich wir mit für auf ein eine wie zu von bitte auch mein kann sind",
  fr: "le les et est nous vous je des pour avec dans pas une sur mon que qui c'est bonjour merci",
  es: "el los y es que por para con una mi cómo está pero muy gracias hola yo nos del como",
  it: "il gli che è di per con sono una mio come anche non della questo grazie ciao noi nel perché",
  pt: "os e é que não para com uma meu como está mas muito obrigado olá eu nós dos você isso",
  nl: "de het een en is niet ik wij met voor van dat op zijn hoe mijn ook maar naar kunnen",
};

const LANGUAGES = Object.entries(COMMON_WORDS).map(([language, list]) => [language, new Set(list.split(" "))] as const);

const SCRIPTS: [string, RegExp][] = [
  ["ja", /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ["ko", /\p{Script=Hangul}/gu],
  ["zh", /\p{Script=Han}/gu],
  ["uk", /[іїєґІЇЄҐ]/gu],
  ["ru", /\p{Script=Cyrillic}/gu],
  ["el", /\p{Script=Greek}/gu],
  ["ar", /\p{Script=Arabic}/gu],
  ["he", /\p{Script=Hebrew}/gu],
  ["hi", /\p{Script=Devanagari}/gu],
  ["th", /\p{Script=Thai}/gu],
];

const FEWEST_LETTERS = 3;
const FEWEST_COMMON_WORDS = 2;

/** A cheap guess, ISO 639-1: by script, else by common words; null when they do not decide. @param words of `text` */
export function guessLanguage(text: string, words: string[]): string | null {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  for (const [language, script] of SCRIPTS) {
    const found = text.match(script)?.length ?? 0;
    if (found >= FEWEST_LETTERS && found * 5 >= letters) return language;
  }
  const lowered = words.map((word) => word.toLowerCase());
  const [best, second] = LANGUAGES.map(([language, common]) => ({
    language,
    hits: lowered.filter((word) => common.has(word)).length,
  })).toSorted((left, right) => right.hits - left.hits);
  if (best === undefined || best.hits < FEWEST_COMMON_WORDS || best.hits === second?.hits) return null;
  return best.language;
}
