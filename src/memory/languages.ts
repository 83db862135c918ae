import { stemmer as arabic } from "@orama/stemmers/arabic";
import { stemmer as dutch } from "@orama/stemmers/dutch";
import { stemmer as french } from "@orama/stemmers/french";
import { stemmer as german } from "@orama/stemmers/german";
import { stemmer as greek } from "@orama/stemmers/greek";
import { stemmer as italian } from "@orama/stemmers/italian";
import { stemmer as portuguese } from "@orama/stemmers/portuguese";
import { stemmer as russian } from "@orama/stemmers/russian";
import { stemmer as spanish } from "@orama/stemmers/spanish";
import { stemmer as swedish } from "@orama/stemmers/swedish";

const STEMMERS = { arabic, dutch, french, german, greek, italian, portuguese, russian, spanish, swedish };
export type StemmedLanguage = keyof typeof STEMMERS;

/** The stem of a lower-case word, or the word where the stemmer would leave nothing. */
export const stemIn = (language: StemmedLanguage, word: string): string => STEMMERS[language](word) || word;

const COMMON: Record<
  "dutch" | "english" | "french" | "german" | "italian" | "portuguese" | "spanish" | "swedish",
  string
> = {
  dutch: "de het een en van ik niet zijn met voor ook wij mijn naar bij maar heb hebben wat waar wanneer wie deze dat",
  english:
    "the a and of to i is in my we you for it that with on at was are have this be not what when where who how do",
  french:
    "le la les un une des et de je nous vous est dans mon ma mes pour pas avec sur que qui quand où comment chez du au j",
  german:
    "der die das und ich ist nicht ein eine in zu mein meine wir mit für auf bei wo was wann wer wie von den dem im habe hat",
  italian:
    "il lo la gli le un una e di io non è per con mio mia sono che chi quando dove come della nel nella ho abbiamo",
  portuguese:
    "o a os as um uma e de eu não é para com meu minha nós que quem quando onde como do da no na em estou tenho",
  spanish:
    "el la los las un una y de yo no es en mi mis para con nosotros que qué quien cuándo cuando dónde donde cómo del estoy tengo trabajo",
  swedish: "och jag är inte en ett det som på med för min vi har vad var när hur vem av att den till",
};
type CommonLanguage = keyof typeof COMMON;
const LANGUAGES_OF = new Map<string, CommonLanguage[]>();
for (const [language, words] of Object.entries(COMMON) as [CommonLanguage, string][]) {
  for (const word of words.split(" ")) LANGUAGES_OF.set(word, [...(LANGUAGES_OF.get(word) ?? []), language]);
}

/** Words looked at to guess a language: enough to be sure, little enough to cost nothing on a long text. */
const SAMPLE_WORDS = 60;

/**
 * The language whose stemmer is used beside the English one, or null: English, unknown or without endings to cut.
 * Script decides for Cyrillic, Greek and Arabic; otherwise common words, which must beat the English ones and be at least two
 * (or one where the text has four words or fewer and an English word in none).
 */
export function guessLanguage(words: readonly string[]): StemmedLanguage | null {
  const sample = words.slice(0, SAMPLE_WORDS);
  const counts = new Map<CommonLanguage, number>();
  const scripts = { russian: 0, greek: 0, arabic: 0 };
  for (const word of sample) {
    for (const language of LANGUAGES_OF.get(word) ?? []) counts.set(language, (counts.get(language) ?? 0) + 1);
    const letter = word.charCodeAt(0);
    if (letter >= 0x400 && letter <= 0x4ff) scripts.russian++;
    else if (letter >= 0x370 && letter <= 0x3ff) scripts.greek++;
    else if (letter >= 0x600 && letter <= 0x6ff) scripts.arabic++;
  }
  for (const script of ["russian", "greek", "arabic"] as const) if (scripts[script] * 2 > sample.length) return script;
  const english = counts.get("english") ?? 0;
  let best: Exclude<CommonLanguage, "english"> | null = null;
  let most = Math.max(english, sample.length <= 4 ? 0 : 1);
  for (const [language, count] of counts) {
    if (language !== "english" && count > most) {
      best = language;
      most = count;
    }
  }
  return best;
}
