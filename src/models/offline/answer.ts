import { alike, evidenceFor, type Evidence } from "./evidence.ts";
import { intentOf } from "./intent.ts";
import { nextQuestions } from "./questions.ts";
import { dateInWords, opening, say, type Block, type Situation } from "./reply.ts";
import { profileToYou } from "./second-person.ts";
import { quotable } from "./words.ts";

/** A free fact stands in the profile in the words it was told in. */
const ALSO_KNOWN = /^Also known: (.+)$/u;

/** One piece of evidence as a sentence, with its date and citation where it has them. */
export function cited(situation: Situation, evidence: Evidence): string {
  const quote = evidence.excerpt;
  switch (evidence.from) {
    case "profile": {
      const fact = ALSO_KNOWN.exec(quote)?.[1];
      if (fact !== undefined) return say(situation, "alsoKnown", { sentence: fact });
      return say(situation, "profile", {
        sentence: situation.wishes.language === "en" ? profileToYou(quote) : quote,
      });
    }
    case "session":
      return say(situation, evidence.role === "user" ? "inSession" : "iSaidInSession", { quote });
    case "recall": {
      const values = { quote, date: dateInWords(evidence.line.date, situation.wishes), id: evidence.line.id };
      switch (evidence.line.saidBy) {
        case "user":
          return say(situation, "youSaid", values);
        case "assistant":
          return say(situation, "iSaid", values);
        case "note":
          return say(situation, "noted", values);
      }
    }
  }
}

const namesIn = (text: string): string[] => text.match(/(?<=\s)[\p{Lu}\d][\p{L}\p{N}&-]*/gu) ?? [];

/**
 * Whether a quotation makes another piece superfluous. The profile is what holds today, so it stays beside an older
 * quotation unless that has every name of it.
 */
function holds(quoted: Evidence, other: Evidence): boolean {
  if (other.from !== "profile" || quoted.from === "profile") return alike(quoted.excerpt, other.excerpt);
  const names = namesIn(other.excerpt);
  if (names.length === 0) return alike(quoted.excerpt, other.excerpt);
  return names.every((name) => quoted.excerpt.toLowerCase().includes(name.toLowerCase()));
}

/** Evidence nearly as good as the best, once each; of what is equally good a quotation stands before the profile. */
export function worthQuoting(found: Evidence[], most: number): Evidence[] {
  const best = found[0]?.score ?? 0;
  const kept: Evidence[] = [];
  const preferred = found
    .filter(({ score }) => score >= best - 0.45)
    .toSorted((one, other) => Number(one.from === "profile") - Number(other.from === "profile"));
  for (const evidence of preferred) {
    if (kept.length < most && !kept.some((each) => holds(each, evidence))) kept.push(evidence);
  }
  return kept;
}

const MOST_QUOTED = { short: 1, medium: 2, detailed: 4 } as const;

const ABOUT_ONESELF =
  /\b(?:I|me|my|mine|we|our|us|ich|mich|mir|mein\w*|wir|uns|unser\w*)\b|\b(?:told you|you know|you remember|weißt du|erinnerst)\b/iu;

/** Answers from what is in the prompt, or says that it is not there and asks. */
export function answerBlocks(situation: Situation): Block[] {
  const { prompt, intent, wishes } = situation;
  const question = intent.sentences.join(" ");
  const found = worthQuoting(evidenceFor(prompt, question), MOST_QUOTED[wishes.length]);
  if (found.length > 0) {
    const lines = found.map((evidence) => cited(situation, evidence));
    return [
      { kind: "lead", text: opening(situation, "found") },
      ...(lines.length === 1
        ? [{ kind: "line" as const, text: lines[0] ?? "" }]
        : [{ kind: "list" as const, title: "", items: lines, ordered: false }]),
    ];
  }
  const personal = ABOUT_ONESELF.test(
    question.replace(/\b(?:tell|show|give) (?:me|us)\b|\bsag(?:en Sie)? mir\b/giu, ""),
  );
  return [
    { kind: "lead", text: opening(situation, "unknown") },
    { kind: "line", text: say(situation, personal ? "unknown" : "unknownKnowledge") },
    { kind: "questions", title: "", items: [say(situation, personal ? "tellMe" : "tellMeSources")] },
  ];
}

/** Whether anything in it was told; what was asked for is not known of the person. */
const tells = (text: string): boolean => intentOf(text).told.length > 0;

/** Everything known about the person, or the plain word that it is nothing. */
export function recapBlocks(situation: Situation): Block[] {
  const { prompt, wishes } = situation;
  const evidence: Evidence[] = [
    ...prompt.about.map((excerpt): Evidence => ({ from: "profile", excerpt: quotable(excerpt), score: 1 })),
    ...prompt.recalled
      .filter((line) => line.saidBy !== "assistant" && tells(line.text))
      .map((line): Evidence => ({ from: "recall", line, excerpt: quotable(line.text), score: 1 })),
    ...prompt.history
      .filter(({ role, text }) => role === "user" && tells(text))
      .map(({ text }): Evidence => ({ from: "session", role: "user", excerpt: quotable(text), score: 1 })),
  ];
  if (evidence.length === 0) {
    return [
      { kind: "lead", text: opening(situation, "unknown") },
      { kind: "line", text: say(situation, "nothingYet") },
      { kind: "questions", title: say(situation, "askFirst"), items: nextQuestions(situation, 3) },
    ];
  }
  const most = { short: 4, medium: 10, detailed: 20 }[wishes.length];
  const kept: Evidence[] = [];
  for (const each of evidence) {
    if (kept.length < most && !kept.some((other) => alike(other.excerpt, each.excerpt))) kept.push(each);
  }
  const items = kept.map((each) =>
    each.from === "profile" && wishes.language === "en" && !ALSO_KNOWN.test(each.excerpt)
      ? profileToYou(each.excerpt)
      : cited(situation, each),
  );
  return [
    { kind: "lead", text: opening(situation, "found") },
    { kind: "list", title: say(situation, "recap"), items, ordered: false },
    { kind: "questions", title: "", items: [say(situation, "correctMe")] },
  ];
}
