import { rememberedBlocks } from "./acknowledge.ts";
import { cited, worthQuoting } from "./answer.ts";
import { evidenceFor } from "./evidence.ts";
import { filled } from "./phrases.ts";
import type { Topic } from "./plan-types.ts";
import { nextQuestions } from "./questions.ts";
import { opening, roleOf, say, type Block, type Situation } from "./reply.ts";
import { toolsByKind } from "./tool-kinds.ts";
import { GROWTH_TOPICS } from "./topics-growth.ts";
import { ANY_TOPIC, WORK_TOPICS } from "./topics-work.ts";
import { TRADE_TEXTS } from "./trades.ts";
import { listed, quotable, stemsOf } from "./words.ts";

/** The topic named first in the request; a topic named by a whole phrase stands before one named by a common word. */
export const topicOf = (request: string): Topic =>
  [...GROWTH_TOPICS, ...WORK_TOPICS].find(({ pattern }) => pattern.test(request)) ?? ANY_TOPIC;

/** "you work at TechFlow AI in the AI industry, you use HubSpot and Slack": only what is known. */
function factsInWords(situation: Situation): string {
  const { facts, wishes } = situation;
  const and = (values: string[]): string => listed(values, wishes.language);
  const industry =
    facts.industry === null ? "" : wishes.language === "de" ? facts.industry : `the ${facts.industry} industry`;
  const parts = [
    facts.company === null
      ? ""
      : industry === ""
        ? say(situation, "company", { value: facts.company })
        : say(situation, "companyIn", { value: facts.company, industry }),
    facts.role === null ? "" : say(situation, "role", { value: facts.role }),
    facts.tools.length === 0 ? "" : say(situation, "tools", { value: and(facts.tools) }),
    facts.projects.length === 0 ? "" : say(situation, "projects", { value: and(facts.projects) }),
    facts.goals.length === 0 ? "" : say(situation, "goals", { value: and(facts.goals) }),
  ];
  return parts.filter((part) => part !== "").join("; ");
}

/** "You do not write fake reviews; you offer ..." as the agent says it of itself. */
const asMyself = (line: string): string =>
  line
    .replace(/^You do not\b/iu, "I do not")
    .replace(/^You\b/u, "I")
    .replace(/([;,] )you (offer|suggest|propose|help|send|ask)\b/gu, "$1I $2");

/** The refusal that a request runs into: at least two telling words of what is refused, before what is offered instead. */
export function refusalFor(situation: Situation): string | null {
  const asked = new Set(stemsOf(situation.intent.sentences.join(" ")));
  const hit = situation.prompt.persona.refusals.find((line) => {
    const [refused = ""] = line.split(/;|\binstead\b|\boffer/iu);
    return stemsOf(refused).filter((stem) => asked.has(stem)).length >= 2;
  });
  return hit === undefined ? null : asMyself(hit);
}

/** Work on a text or a figure itself: no plan helps with it. */
const NEEDS_A_MODEL =
  /\b(?:translate|summari[sz]e|proofread|calculate|compute|convert|look up|google|rewrite|correct this|übersetz\w*|fass\w* .*zusammen|berechne\w*|rechne\w*)\b/iu;

const STEPS = { short: 3, medium: 5, detailed: 7 } as const;
const ASKED = { short: 1, medium: 2, detailed: 3 } as const;

/** A starting plan from the persona's trade and the known facts, with what it cannot do and what it asks next. */
export function planBlocks(situation: Situation): Block[] {
  const { facts, wishes, trade, prompt, intent } = situation;
  const refusal = refusalFor(situation);
  if (refusal !== null) {
    return [
      { kind: "lead", text: say(situation, "refused") },
      { kind: "line", text: quotable(refusal, 400) },
      { kind: "questions", title: "", items: nextQuestions(situation, 1) },
    ];
  }
  const request = intent.sentences.join(" ");
  const found = topicOf(request);
  if (found === ANY_TOPIC && NEEDS_A_MODEL.test(request)) {
    return [
      { kind: "lead", text: opening(situation, "unknown") },
      { kind: "line", text: say(situation, "cannotGeneral") },
      { kind: "questions", title: "", items: nextQuestions(situation, 1) },
    ];
  }
  const topic = found.texts[wishes.language];
  const company = facts.company ?? (wishes.language === "de" ? "das Vorhaben" : "your business");
  const names = { company, ...toolsByKind(facts.tools, wishes.language) };
  const texts = TRADE_TEXTS[wishes.language][trade];
  const steps = [texts.first, ...topic.steps].slice(0, STEPS[wishes.length]).map((step) => filled(step, names));
  const known = factsInWords(situation);
  const name = wishes.callName === null ? "" : `${quotable(wishes.callName, 60)}: `;
  const related = worthQuoting(
    evidenceFor(prompt, request).filter(({ from }) => from === "recall"),
    wishes.length === "detailed" ? 2 : 1,
  ).map((evidence) => cited(situation, evidence));
  const questions = nextQuestions(situation, ASKED[wishes.length]);
  return [
    {
      kind: "lead",
      text: `${name}${opening(situation, "task", {
        topic: topic.name,
        for: facts.company === null ? "" : say(situation, "for", { company: facts.company }),
      })}`,
    },
    ...rememberedBlocks(situation, 4).map((block) => ({ ...block, extra: true })),
    ...(known === "" ? [] : [{ kind: "line" as const, text: say(situation, "knownTitle", { facts: known }) }]),
    ...(related.length === 0
      ? []
      : [{ kind: "line" as const, text: `${say(situation, "relevant")} ${related.join(" ")}`, extra: true }]),
    { kind: "list", title: say(situation, "planTitle"), items: steps, ordered: true },
    {
      kind: "line",
      text: say(situation, "angle", { role: quotable(roleOf(situation), 120), angle: filled(texts.angle, names) }),
    },
    {
      kind: "line",
      text: say(situation, "measure", {
        measure: wishes.length === "detailed" ? `${topic.measure}; ${texts.watch}.` : `${topic.measure}.`,
      }),
      extra: true,
    },
    { kind: "line", text: say(situation, "cannot", { cannot: topic.cannot }) },
    {
      kind: "questions",
      title: say(situation, "askFirst"),
      items: questions.length > 0 ? questions : [say(situation, "fallbackQuestion")],
    },
  ];
}
