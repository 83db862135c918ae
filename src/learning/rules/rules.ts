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

/** In the order they are tried; the first that understands a clause has it. */
export const RULES: Rule[] = [
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
