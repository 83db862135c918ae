import type { Json } from "../json.ts";
import { isSlotName, type SlotName } from "../memory/slots.ts";
import { asSentence, inWords, isJsonObject, keyInWords, plainLine, withArticle } from "./wording.ts";

type Phrase = (words: string) => string;

const PHRASES: Record<SlotName, Phrase> = {
  name: (words) => `Is named ${words}`,
  preferred_name: (words) => `Goes by ${words}`,
  pronouns: (words) => `Uses the pronouns ${words}`,
  role: (words) => `Works as ${withArticle(words)}`,
  company_name: (words) => `Works at ${words}`,
  industry: (words) => `Works in ${industryInWords(words)}`,
  company_size: (words) => `Works at a company of this size: ${words}`,
  location: (words) => `Is based in ${words}`,
  timezone: (words) => `Is in the time zone ${words}`,
  languages: (words) => `Speaks ${words}`,
  birthday: (words) => `Has their birthday on ${words}`,
  website: (words) => `Has the website ${words}`,
  favorite_tools: (words) => `Uses ${words}`,
  avoided_tools: (words) => `Does not want to use ${words}`,
  likes: (words) => `Likes ${words}`,
  dislikes: (words) => `Does not like ${words}`,
  diet: (words) => `Keeps to this diet: ${words}`,
  answer_length: (words) => `Wants answers of this length: ${words}`,
  answer_format: (words) => `Wants answers in this form: ${words}`,
  answer_tone: (words) => `Wants answers in this tone: ${words}`,
  answer_language: (words) => `Wants answers in ${words}`,
  instructions: (words) => `Gave this standing instruction: ${words}`,
  current_projects: (words) => `Is working on ${words}`,
  goals: (words) => `Has this goal: ${words}`,
  challenges: (words) => `Has this challenge: ${words}`,
  deadlines: (words) => `Has this deadline: ${words}`,
  decisions: (words) => `Has decided: ${words}`,
  people: (words) => `Has this person around them: ${words}`,
  budget: (words) => `Has a budget of ${words}`,
  constraints: (words) => `Has to keep to this limit: ${words}`,
};

/** "the AI industry"; a value that names its own kind ("health sector", "manufacturing business") is taken as it is. */
export function industryInWords(words: string): string {
  const bare = words.replace(/^the\s+/iu, "");
  return /(?:industry|sector|space|field|business|market)$/iu.test(bare) ? `the ${bare}` : `the ${bare} industry`;
}

/** An address reads as it was given; only what could break a line goes. */
const wordsOf = (slot: string, value: Json): string =>
  slot === "website" && typeof value === "string" ? plainLine(value) : inWords(value);

/** One third-person sentence without its subject, e.g. "Works at TechFlow AI."; a free fact (slot null) in its own words. */
export function claimText(slot: string | null, value: Json): string {
  if (slot === null) return typeof value === "string" ? value : asSentence(inWords(value));
  const words = wordsOf(slot, value);
  if (isSlotName(slot)) return asSentence(PHRASES[slot](words));
  const key = keyInWords(slot.slice(slot.indexOf(".") + 1));
  return asSentence(
    isJsonObject(value) || Array.isArray(value) ? `${key}: ${words || "nothing"}` : `${key} is ${words}`,
  );
}
