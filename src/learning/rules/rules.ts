import { FRENCH } from "./patterns/french.ts";
import { GERMAN } from "./patterns/german.ts";
import { SPANISH } from "./patterns/spanish.ts";
import { ANSWERS } from "./patterns/answers.ts";
import { COMMANDS } from "./patterns/commands.ts";
import { BARE_NAME, IDENTITY } from "./patterns/identity.ts";
import { PEOPLE } from "./patterns/people.ts";
import { PLACE } from "./patterns/place.ts";
import { PLANS } from "./patterns/plans.ts";
import { TASTES } from "./patterns/tastes.ts";
import { TOOLS } from "./patterns/tools.ts";
import { WORK } from "./patterns/work.ts";
import type { Rule } from "./types.ts";

const ENGLISH: Rule[] = [
  ...COMMANDS,
  ...ANSWERS,
  ...IDENTITY,
  ...PLACE,
  ...TOOLS,
  ...WORK,
  ...PEOPLE,
  ...PLANS,
  ...TASTES,
  ...BARE_NAME,
];

const IN_GERMAN =
  /(?:^|\s)(?:ich|mein\p{L}*|wir|bitte|antworte|merke?|vergiss|unser\p{L}*|wohne|arbeite|nenn\p{L}*|ab)(?=\s|,|$)/iu;
const IN_FRENCH =
  /(?:^|\s)(?:je|j'\p{L}+|mon|ma|nous|notre|moi|réponds|répondez|souviens-toi|oublie|retiens|appelle-moi|désormais|travaille|habite|sois|n'oublie)(?=\s|,|$)/iu;
const IN_SPANISH =
  /(?:^|\s)(?:yo|me|mi|vivo|trabajo|soy|uso|usamos|hablo|responde|respóndeme|recuerda|olvida|prefiero|llámame|nuestra|ya|odio|a|no)(?=\s|,|$)/iu;

/** The rules to try on a clause, in order; the first that understands it has it. Other languages are tried where their words stand. */
export function rulesFor(clause: string): Rule[] {
  const others = [
    ...(IN_GERMAN.test(clause) ? GERMAN : []),
    ...(IN_FRENCH.test(clause) ? FRENCH : []),
    ...(IN_SPANISH.test(clause) ? SPANISH : []),
  ];
  return others.length === 0 ? ENGLISH : [...others, ...ENGLISH];
}
