import {
  correctionBlocks,
  forgottenBlocks,
  greetingBlocks,
  introductionBlocks,
  rememberedBlocks,
  statementBlocks,
  thanksBlocks,
} from "./acknowledge.ts";
import { answerBlocks, recapBlocks } from "./answer.ts";
import { dressed } from "./dress.ts";
import { factsOf } from "./facts.ts";
import { intentOf } from "./intent.ts";
import { planBlocks } from "./plan.ts";
import type { ReadPrompt } from "./prompt.ts";
import { nextQuestions } from "./questions.ts";
import { say, situationOf, type Block, type Situation } from "./reply.ts";
import { settled } from "./settle.ts";
import { wishesOf } from "./wishes.ts";

function blocksFor(situation: Situation): Block[] {
  switch (situation.intent.main) {
    case "forget":
      return forgottenBlocks(situation);
    case "task":
      return planBlocks(situation);
    case "recap":
      return [...rememberedBlocks(situation, 3), ...recapBlocks(situation)];
    case "question":
      return [...answerBlocks(situation), ...rememberedBlocks(situation, 3)];
    case "about-agent":
      return introductionBlocks(situation);
    case "correction":
      return correctionBlocks(situation);
    case "remember":
    case "wish":
    case "statement":
      return statementBlocks(situation);
    case "greeting":
      return greetingBlocks(situation);
    case "thanks":
      return thanksBlocks(situation);
    case "empty":
      return [
        { kind: "lead", text: say(situation, "empty") },
        { kind: "questions", title: "", items: nextQuestions(situation, 1) },
      ];
  }
}

/** The line of an earlier answer that says it was offline; it is no content. */
const LABEL = /\n*^— offline: .*$/gmu;

/** A request to forget names what it wants forgotten; quoting it would bring that back. */
const asksToForget = (text: string): boolean => intentOf(text).main === "forget";

/**
 * Answers one prompt from nothing but itself. The same prompt always gives the same text; it ends with a line that says
 * it was made offline. Every fact in it is a piece of the prompt.
 */
export function composeReply(read: ReadPrompt): string {
  const prompt = settled({
    ...read,
    history: read.history
      .map(({ role, text }) => ({ role, text: text.replace(LABEL, "") }))
      .filter(({ role, text }) => role === "assistant" || !asksToForget(text)),
    recalled: read.recalled
      .map((line) => ({ ...line, text: line.text.replace(/— offline: .*$/u, "").trim() }))
      .filter(({ text }) => !asksToForget(text)),
  });
  const facts = factsOf(prompt);
  const situation = situationOf(prompt, intentOf(prompt.message), facts, wishesOf(prompt, facts.callName));
  const blocks = blocksFor(situation);
  const files: Block[] = prompt.files > 0 ? [{ kind: "line", text: say(situation, "files") }] : [];
  return `${dressed([...blocks, ...files], situation)}\n\n${say(situation, "label")}`;
}
