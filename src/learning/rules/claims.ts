import { SLOTS, type SlotName } from "../../memory/slots.ts";
import type { Claim } from "../../memory/types.ts";
import type { ClaimDetails } from "./types.ts";

/** How each slot is said in the third person without a subject; `%` is the value. */
const SENTENCES: Record<SlotName, string> = {
  name: "Is named %.",
  preferred_name: "Goes by %.",
  pronouns: "Uses the pronouns %.",
  role: "Works as %.",
  company_name: "Works at %.",
  industry: "Works in the % industry.",
  company_size: "Has a company of this size: %.",
  location: "Lives or works in %.",
  timezone: "Is in the time zone %.",
  languages: "Speaks %.",
  birthday: "Has their birthday on %.",
  website: "Has the website %.",
  favorite_tools: "Uses %.",
  avoided_tools: "Avoids %.",
  likes: "Likes %.",
  dislikes: "Dislikes %.",
  diet: "Keeps to this diet: %.",
  answer_length: "Prefers answers of this length: %.",
  answer_format: "Prefers answers in this form: %.",
  answer_tone: "Prefers answers in this tone: %.",
  answer_language: "Prefers answers in %.",
  instructions: "Asks: %.",
  current_projects: "Is working on %.",
  goals: "Wants to reach: %.",
  challenges: "Struggles with %.",
  deadlines: "Has a deadline: %.",
  decisions: "Decided: %.",
  people: "Knows %.",
  budget: "Has a budget of %.",
  constraints: "Keeps to this limit: %.",
};

const WISHED = new Set<SlotName>([
  "answer_length",
  "answer_format",
  "answer_tone",
  "answer_language",
  "instructions",
  "goals",
]);

const sentence = (slot: SlotName | null, value: string): string => {
  const text =
    slot === null ? `${value.slice(0, 1).toUpperCase()}${value.slice(1)}.` : SENTENCES[slot].replace("%", () => value);
  return text.replace(/\.\.$/, ".");
};

/** A free fact keeps kind `fact`; a slot brings its own kind. */
export function makeClaim(slot: SlotName | null, value: string, details: ClaimDetails = {}): Claim {
  return {
    kind: slot === null ? "fact" : SLOTS[slot].kind,
    subject: "user",
    slot,
    value,
    text: sentence(slot, value),
    polarity: "affirmed",
    modality: slot !== null && WISHED.has(slot) ? "wished" : "stated",
    confidence: 0.9,
    ...details,
  };
}
