import { evidenceFor } from "./evidence.ts";
import { QUESTIONS, addressed } from "./phrases.ts";
import type { Situation } from "./reply.ts";
import { languageOf, stemsOf } from "./words.ts";

/** Which known fact answers a question of a persona, by what it asks about. */
const ASKS: { asked: RegExp; known: (situation: Situation) => boolean }[] = [
  {
    asked:
      /\b(?:which|what) (?:channels and )?(?:tools?|software|stack|apps?|crm|systems?)\b|where does the data live/iu,
    known: ({ facts }) => facts.tools.length > 0,
  },
  {
    asked:
      /\b(?:what do you do|what is your (?:company|business|role|job)|where do you work|what (?:does your )?(?:company|business))\b/iu,
    known: ({ facts }) => facts.company !== null || facts.role !== null,
  },
  {
    asked:
      /\b(?:what (?:is|are) (?:your|the) goals?|what do you want to (?:reach|achieve)|what should be different)\b/iu,
    known: ({ facts }) => facts.goals.length > 0,
  },
  { asked: /\bwhat are you working on\b/iu, known: ({ facts }) => facts.projects.length > 0 },
  { asked: /\bbudget\b/iu, known: ({ prompt }) => ownWords(prompt).some((text) => /\bbudget\b/iu.test(text)) },
  {
    asked: /\b(?:deadline|by when)\b/iu,
    known: ({ prompt }) =>
      ownWords(prompt).some((text) => /\bdeadlines?\b|\bby (?:\d|the end|next|\p{Lu})/iu.test(text)),
  },
];

const ownWords = (prompt: Situation["prompt"]): string[] => [
  ...prompt.about,
  ...prompt.recalled.filter((line) => line.saidBy !== "assistant").map(({ text }) => text),
  ...prompt.history.filter(({ role }) => role === "user").map(({ text }) => text),
  prompt.message,
];

/** A statement that holds this much of a question's meaning is taken for its answer. */
const ANSWERED = 0.75;

const isAnswered = (situation: Situation, question: string): boolean =>
  ASKS.some(({ asked, known }) => asked.test(question) && known(situation)) ||
  (stemsOf(question).length > 1 && (evidenceFor(situation.prompt, question)[0]?.score ?? 0) >= ANSWERED);

/**
 * What to ask next: the persona's own first questions in their order, without those already answered or asked in this
 * session. A persona without questions in the answer's language asks after what a plan needs most.
 */
export function nextQuestions(situation: Situation, most: number): string[] {
  const { prompt, wishes, facts } = situation;
  const own = prompt.persona.firstQuestions.filter((question) => (languageOf(question) ?? "en") === wishes.language);
  const known = {
    company: facts.company !== null,
    tools: facts.tools.length > 0,
    goal: facts.goals.length > 0,
    deadline: prompt.about.some((sentence) => /\bdeadlines?\b/iu.test(sentence)),
  };
  const general = QUESTIONS[wishes.language]
    .filter(({ about }) => !known[about])
    .map(({ question }) => addressed(question, wishes.tone === "formal"));
  const candidates = own.length > 0 ? own.filter((question) => !isAnswered(situation, question)) : general;
  const asked = prompt.history.filter(({ role }) => role === "assistant").map(({ text }) => text);
  return candidates.filter((question) => !asked.some((text) => text.includes(question))).slice(0, most);
}
