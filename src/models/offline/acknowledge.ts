import { cited, worthQuoting } from "./answer.ts";
import { evidenceFor } from "./evidence.ts";
import { nextQuestions } from "./questions.ts";
import { dateInWords, opening, roleOf, say, type Block, type Situation } from "./reply.ts";
import { sentenceToYou } from "./second-person.ts";
import { quotable, stemsOf } from "./words.ts";

const MOST_LISTED = 6;
/** A correction says the new value, so it shares little more than its subject with the line it replaces. */
const REPLACED = 0.25;
const PERSONAL =
  /(?:^|[^\p{L}])(?:I|I'm|I’m|I've|I'd|me|my|mine|we|we're|we’re|we've|our|us|ich|mich|mir|mein\p{L}*|wir|uns|unser\p{L}*|remember|note|merk\p{L}*)(?![\p{L}])/iu;

const aboutAnswers =
  /^(?:from now on|in future|always|never|call me|address me|answer|reply|respond|keep (?:it|your|answers)|please|no emoji|ab jetzt|künftig|immer|nie|nenn|antworte|bitte|keine emoji)/iu;

const said = (situation: Situation, sentence: string): string => {
  if (aboutAnswers.test(sentence)) return say(situation, "wish", { quote: quotable(sentence) });
  const turned = situation.wishes.language === "en" ? sentenceToYou(sentence) : null;
  return turned === null
    ? say(situation, "rememberQuoted", { quote: quotable(sentence) })
    : say(situation, "remember", { statement: quotable(turned) });
};

const inList = (situation: Situation, sentence: string): string => {
  const turned = situation.wishes.language === "en" && !aboutAnswers.test(sentence) ? sentenceToYou(sentence) : null;
  return quotable(turned === null ? `“${sentence}”` : turned.charAt(0).toUpperCase() + turned.slice(1));
};

/** Confirms what was told; empty when nothing in the message was about the person. */
export function rememberedBlocks(situation: Situation, most = MOST_LISTED): Block[] {
  const told = situation.intent.told.filter((sentence) => PERSONAL.test(sentence) || aboutAnswers.test(sentence));
  const [only] = told;
  if (only === undefined) return [];
  if (told.length === 1) return [{ kind: "line", text: said(situation, only) }];
  const items = told.slice(0, most).map((sentence) => inList(situation, sentence));
  return [
    { kind: "list", title: say(situation, "rememberAll"), items, ordered: false },
    ...(told.length > most ? [{ kind: "line" as const, text: say(situation, "andMore") }] : []),
  ];
}

/** Something was told: confirm it and ask on. */
export function statementBlocks(situation: Situation): Block[] {
  const remembered = rememberedBlocks(situation);
  return [
    ...(remembered.length > 0
      ? [{ kind: "lead" as const, text: opening(situation, "noted") }, ...remembered]
      : [{ kind: "lead" as const, text: say(situation, "unclear") }]),
    { kind: "questions", title: "", items: nextQuestions(situation, 1) },
  ];
}

/** The newer word, and what it takes the place of where that was recalled. */
export function correctionBlocks(situation: Situation): Block[] {
  const { intent, prompt, wishes } = situation;
  // "No. I live in Porto." says what is right in the sentence after.
  const sentence = intent.told.find((each) => stemsOf(each).length > 0);
  if (sentence === undefined) return [{ kind: "lead", text: say(situation, "whatIsRight") }];
  const before = evidenceFor(prompt, sentence, REPLACED).find(
    (each) => each.from === "recall" && each.line.saidBy === "user" && each.line.text !== prompt.message,
  );
  return [
    { kind: "lead", text: say(situation, "corrected", { statement: said(situation, sentence) }) },
    ...(before?.from === "recall"
      ? [
          {
            kind: "line" as const,
            text: say(situation, "correctedBefore", {
              date: dateInWords(before.line.date, wishes),
              quote: before.excerpt,
              id: before.line.id,
            }),
          },
        ]
      : []),
  ];
}

/** Says nothing of what is to be forgotten: the reply is kept too, and would bring it back. */
export const forgottenBlocks = (situation: Situation): Block[] => [{ kind: "lead", text: say(situation, "forgotten") }];

export function greetingBlocks(situation: Situation): Block[] {
  const { wishes } = situation;
  const name = wishes.callName === null ? "" : `, ${quotable(wishes.callName, 60)}`;
  const first = nextQuestions(situation, 1);
  const related = worthQuoting(evidenceFor(situation.prompt, situation.prompt.message), 1);
  return [
    { kind: "lead", text: opening(situation, "greeting", { name }) },
    ...related.map((evidence) => ({ kind: "line" as const, text: cited(situation, evidence), extra: true })),
    ...(situation.prompt.about.length === 0 ? [{ kind: "questions" as const, title: "", items: first }] : []),
  ];
}

export const thanksBlocks = (situation: Situation): Block[] => [
  {
    kind: "lead",
    text: say(situation, /thank|thx|cheers|danke/iu.test(situation.prompt.message) ? "thanks" : "allRight"),
  },
  { kind: "questions", title: "", items: nextQuestions(situation, 1) },
];

/** Who the agent is and what it can do as things stand. */
export function introductionBlocks(situation: Situation): Block[] {
  const { persona } = situation.prompt;
  return [
    {
      kind: "lead",
      text: say(situation, "whoAmI", {
        agent: quotable(persona.agentName, 80),
        role: quotable(roleOf(situation), 120),
      }),
    },
    ...(persona.personality === ""
      ? []
      : [
          {
            kind: "line" as const,
            text: say(situation, "manner", { personality: quotable(persona.personality, 160) }),
          },
        ]),
    { kind: "line", text: say(situation, "whatICan") },
    { kind: "questions", title: "", items: nextQuestions(situation, 1) },
  ];
}
