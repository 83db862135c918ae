import { sentencesOf, type ReadPrompt, type RecalledLine } from "./prompt.ts";
import { actOf } from "./intent.ts";
import { quotable, stemsOf } from "./words.ts";

/** Something an answer may quote. `excerpt` is the piece of it that answers. */
export type Evidence = { excerpt: string; score: number } & (
  { from: "recall"; line: RecalledLine } | { from: "profile" } | { from: "session"; role: "user" | "assistant" }
);

type Candidate = { text: string; rank: number; evidence: (excerpt: string, score: number) => Evidence };

/** Words that mean the same when somebody asks about themselves; stems as `stemsOf` gives them. */
const GROUPS = [
  "work job company companies business employer firm founder startup role position arbeiten arbeite arbeit firma beruf unternehmen chef",
  "name called call goes named heißen heiße",
  "tool tools software stack app apps platform use uses using crm nutzen nutze verwenden verwende werkzeug werkzeuge",
  "live lives based city location moved home place country wohne wohnen lebe stadt ort",
  "like likes love enjoy favorite favourite prefer prefers mag liebe gern bevorzuge",
  "project projects working building launch product projekt projekte",
  "goal goals aim target objective ziel ziele",
  "deadline due date finish frist termin",
  "budget money spend cost price geld kosten preis",
  "eat food diet vegetarian vegan allergic allergy essen vegetarisch vegetarier allergie",
  "team people colleague colleagues employees staff kollegen mitarbeiter leute",
  "birthday born geburtstag geboren",
  "client clients customer customers kunde kunden",
].map((words) => new Set(stemsOf(words)));

const groupsOf = (stem: string): Set<string>[] => GROUPS.filter((group) => group.has(stem));

/** Questions whose answer has a form of its own: a line of that form answers, a line that shares a mere word does not. */
const SHAPES: { asked: RegExp; told: RegExp }[] = [
  {
    asked:
      /where (?:do|am) (?:I|we) work|(?:which|what)(?:'s| is)? (?:my |our )?(?:company|employer|firm|startup|business)|(?:who|whom) do I work for|what(?:'s| is) my (?:job|role|position)|what do I do\b|wo arbeite|bei welcher firma|was ist mein(?:e)? (?:job|beruf|rolle)/iu,
    told: /\bwork(?:s|ing)? (?:at|for|as)\b|\b(?:founder|owner|ceo|cto|head|director|manager|engineer|designer|developer|consultant|teacher|analyst)\b|\b(?:company|startup|business|employer|job|role) (?:is|at|called)\b|arbeite(?:t)? (?:bei|als|für)|gründer|geschäftsführer/iu,
  },
  {
    asked: /(?:my|mein) (?:full |first |last )?name\b|what am I called|wie heiße ich/iu,
    told: /\bname(?:'s| is)\b|\bcall(?:ed)? me\b|\bgo(?:es)? by\b|\b(?:I'm|I am|I’m) \p{Lu}\p{Ll}+\b|\b(?:ich bin|ich heiße|mein name)\b/iu,
  },
  {
    asked:
      /where (?:do|am) (?:I|we) (?:live|based|from)|(?:what|which) (?:city|town|country)|where .*\bbased\b|wo (?:wohne|lebe)/iu,
    told: /\blives?\b|\bliving in\b|\bbased in\b|\bmoved? to\b|\bfrom \p{Lu}|\bin \p{Lu}|\bwohne|\blebe|\bzog(?:en)?\b/iu,
  },
  {
    asked:
      /(?:what|which) .*\b(?:tools?|software|stack|apps?|crm)\b|what do (?:I|we) use|welche (?:werkzeuge|tools|programme|software)/iu,
    told: /\bus(?:e|es|ing)\b|\bswitched\b|\bmigrat|\btools?\b|nutze|verwende|benutze/iu,
  },
  {
    asked:
      /\bworking on\b|\b(?:my|our) (?:current )?projects?\b|woran (?:arbeite|arbeiten)|\b(?:meine|unsere) projekte?\b/iu,
    told: /\bworking on\b|\bprojects?\b|\bbuilding\b|arbeiten? (?:gerade )?an\b|\bprojekt/iu,
  },
  {
    asked: /\bwhen\b|what (?:date|day)|\bdeadline|\bwann\b|\bfrist\b|\btermin\b/iu,
    told: /\d|\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december|tomorrow|tonight|next|week|month|year|spring|summer|autumn|fall|winter|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|januar|februar|märz|mai|juni|juli|oktober|dezember|morgen|woche|monat|jahr)\b/iu,
  },
  {
    asked: /\bhow (?:many|much|old|long)\b|\bwie (?:viele?|alt|lange)\b/iu,
    told: /\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|zwei|drei|vier|fünf|sechs|zehn)\b/iu,
  },
];

const ASKS_THE_AGENT =
  /(?:did|do|have) you (?:say|said|suggest|recommend|tell|told|advise|propose|mention|answer)|you (?:said|suggested|recommended|told me|advised|proposed|mentioned)|your (?:advice|suggestion|recommendation|answer|plan)|hast du (?:mir )?(?:gesagt|empfohlen|vorgeschlagen|geraten)|du (?:sagtest|meintest)|dein (?:rat|vorschlag|plan)/iu;

const isQuestion = (text: string): boolean => /\?\s*$/u.test(text);

function candidatesOf(prompt: ReadPrompt, ofAgent: boolean): Candidate[] {
  const recalled = prompt.recalled
    .filter((line) => (line.saidBy === "assistant") === ofAgent)
    .map((line, rank): Candidate => ({
      text: line.text,
      rank,
      evidence: (excerpt, score) => ({ from: "recall", line, excerpt, score }),
    }));
  const role = ofAgent ? "assistant" : "user";
  const session = prompt.history
    .filter((message) => message.role === role)
    .map(({ text }, index, all): Candidate => ({
      text,
      rank: all.length - 1 - index,
      evidence: (excerpt, score) => ({ from: "session", role, excerpt, score }),
    }));
  const profile = ofAgent
    ? []
    : prompt.about.map((text, rank): Candidate => ({
        text,
        rank,
        evidence: (excerpt, score) => ({ from: "profile", excerpt, score }),
      }));
  return [...recalled, ...session, ...profile];
}

/** Share of the question's meaning that a text holds, 0..1; rarer words weigh more. */
function coverage(asked: string[], text: string, weightOf: (stem: string) => number): number {
  const stems = new Set(stemsOf(text));
  const related = new Set([...stems].flatMap(groupsOf));
  let [held, total] = [0, 0];
  for (const stem of asked) {
    const weight = weightOf(stem);
    total += weight;
    if (stems.has(stem)) held += weight;
    else if (groupsOf(stem).some((group) => related.has(group))) held += weight * 0.6;
  }
  return total === 0 ? 0 : held / total;
}

/** Lines scored per question; recall is best first, so the rest would not be quoted. */
const MOST_CANDIDATES = 200;
/** A text that holds less of the question's meaning than this does not answer it. */
const ANSWERS = 0.4;

/**
 * What in the prompt answers a question, best first; empty when nothing does. Questions the person asked before are no
 * answers, and requests are weak ones. Of two lines that answer about equally the one recalled earlier stands first.
 * @param threshold share of the question's meaning, 0..1
 */
export function evidenceFor(prompt: ReadPrompt, question: string, threshold = ANSWERS): Evidence[] {
  const asked = stemsOf(question);
  const ofAgent = ASKS_THE_AGENT.test(question);
  const shapes = SHAPES.filter(({ asked: pattern }) => pattern.test(question));
  const pieces = candidatesOf(prompt, ofAgent)
    .slice(0, MOST_CANDIDATES)
    .map((candidate) => ({
      candidate,
      sentences: sentencesOf(candidate.text.slice(0, 4_000)).filter((sentence) => !isQuestion(sentence)),
    }))
    .filter(({ sentences }) => sentences.length > 0);
  const frequency = new Map<string, number>();
  for (const { sentences } of pieces)
    for (const stem of stemsOf(sentences.join(" "))) frequency.set(stem, (frequency.get(stem) ?? 0) + 1);
  const weightOf = (stem: string): number => 0.5 + Math.log(1 + pieces.length / (1 + (frequency.get(stem) ?? 0)));

  return pieces
    .flatMap(({ candidate, sentences }) => {
      const scored = sentences
        .map((sentence) => {
          // "What did you suggest?" names nothing: everything the agent said answers it, the newest first.
          const share = asked.length === 0 && ofAgent ? 1 : coverage(asked, sentence, weightOf);
          const request = !ofAgent && actOf(sentence) === "task" ? 0.3 : 0;
          const fits = shapes.filter(({ told }) => told.test(sentence)).length;
          const shaped = shapes.length === 0 ? 0 : fits === shapes.length ? 0.35 : -0.25;
          return { sentence, score: share === 0 && asked.length > 0 && fits === 0 ? 0 : share + shaped - request };
        })
        .toSorted((one, other) => other.score - one.score);
      const best = scored[0];
      if (best === undefined || best.score < threshold) return [];
      const excerpt = candidate.text.length <= 160 && sentences.length <= 2 ? candidate.text : best.sentence;
      return [candidate.evidence(quotable(excerpt), best.score - Math.min(candidate.rank, 20) * 0.005)];
    })
    .toSorted((one, other) => other.score - one.score);
}

/** Two texts that say much the same. */
export function alike(one: string, other: string): boolean {
  const [first, second] = [new Set(stemsOf(one)), new Set(stemsOf(other))];
  const shared = [...first].filter((stem) => second.has(stem)).length;
  return shared > 0 && shared / Math.min(first.size, second.size) >= 0.6;
}
