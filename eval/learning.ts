import { learnFromMessage } from "../src/learning/rules/index.ts";
import type { Learning } from "../src/memory/types.ts";
import { FIRST_CORPUS } from "./learning/corpus-first.ts";
import { SECOND_CORPUS } from "./learning/corpus-second.ts";
import { THIRD_CORPUS } from "./learning/corpus-third.ts";
import { SECRETS_IN_CORPUS } from "./learning/secrets.ts";
import type { CorpusClass, Labelled } from "./learning/types.ts";

export type ClassScore = { messages: number; expected: number; found: number; falseMessages: number; misses: string[] };

const SAID_AT = new Date("2026-05-04T10:00:00Z");
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

type Found = { op: string; slot: string; value: string };

function describe(learning: Learning): Found {
  switch (learning.op) {
    case "add":
    case "replace":
      return { op: learning.op, slot: learning.claim.slot ?? "fact", value: String(learning.claim.value) };
    case "end":
    case "retract":
      return { op: learning.op, slot: learning.target.slot ?? "fact", value: String(learning.target.value ?? "") };
    case "forget":
      return { op: "forget", slot: learning.target.slot ?? "fact", value: learning.target.words };
  }
}

function parse(label: string): { optional: boolean; op: string; slots: string[]; value: string } {
  const [, optional = "", op = "add", slots = "", value = ""] =
    /^(~?)(?:(end|retract|forget|replace) )?([^=]*)=(.*)$/.exec(label) ?? [];
  return { optional: optional !== "", op, slots: slots.split("|"), value: plain(value) };
}

/** A replacement fulfils a label that only asks for the new value. */
const fits = (found: Found, label: ReturnType<typeof parse>): boolean => {
  const value = plain(found.value);
  const opFits =
    found.op === label.op ||
    (label.op === "add" && found.op === "replace") ||
    (label.op === "end" && found.op === "retract");
  return (
    opFits &&
    (label.slots.includes("*") || label.slots.includes(found.slot)) &&
    (value.includes(label.value) || (label.value.includes(value) && value !== ""))
  );
};

/** Scores a corpus by class: labels found, and messages with a memory that no label allows. */
export function scoreCorpus(corpus: Labelled[]): Map<CorpusClass, ClassScore> {
  const scores = new Map<CorpusClass, ClassScore>();
  for (const [corpusClass, text, ...expected] of corpus) {
    const score = scores.get(corpusClass) ?? { messages: 0, expected: 0, found: 0, falseMessages: 0, misses: [] };
    scores.set(corpusClass, score);
    const labels = expected.map(parse);
    const found = learnFromMessage(text, { saidAt: SAID_AT, timeZone: "Europe/Berlin" }).map(describe);
    const missed = labels.filter((label) => !label.optional && !found.some((one) => fits(one, label)));
    const wrong = found.filter(
      (one) => (one.op === "add" || one.op === "replace") && !labels.some((label) => fits(one, label)),
    );
    score.messages += 1;
    score.expected += labels.filter((label) => !label.optional).length;
    score.found += labels.filter((label) => !label.optional).length - missed.length;
    if (wrong.length > 0) score.falseMessages += 1;
    if (missed.length > 0 || wrong.length > 0) {
      const parts = [
        ...missed.map((label) => `missed ${label.op} ${label.slots.join("|")}=${label.value}`),
        ...wrong.map((one) => `false ${one.slot}=${one.value}`),
      ];
      score.misses.push(`${text.replace(/\s+/g, " ").slice(0, 140)}\n      ${parts.join("; ")}`);
    }
    for (const secret of SECRETS_IN_CORPUS) {
      if (found.some((one) => one.value.includes(secret))) score.misses.push(`SECRET STORED: ${secret}`);
    }
  }
  return scores;
}

const percent = (part: number, whole: number): string => (whole === 0 ? "-" : `${((100 * part) / whole).toFixed(1)} %`);

function print(title: string, corpus: Labelled[]): void {
  const scores = scoreCorpus(corpus);
  let expected = 0;
  let found = 0;
  let falseMessages = 0;
  console.log(`\n## ${title}: ${corpus.length} messages\n`);
  console.log("| class | messages | found | messages with a false memory |\n|---|---|---|---|");
  for (const [name, score] of scores) {
    expected += score.expected;
    found += score.found;
    falseMessages += score.falseMessages;
    console.log(
      `| ${name} | ${score.messages} | ${score.found}/${score.expected} (${percent(score.found, score.expected)}) | ${score.falseMessages} (${percent(score.falseMessages, score.messages)}) |`,
    );
  }
  console.log(
    `| all | ${corpus.length} | ${found}/${expected} (${percent(found, expected)}) | ${falseMessages} (${percent(falseMessages, corpus.length)}) |\n`,
  );
  for (const [name, score] of scores) for (const miss of score.misses) console.log(`- ${name}: ${miss}`);
}

/** p50 and p95 of one 200-word message, in milliseconds, after a warm-up. */
function cost(corpus: Labelled[]): { p50: number; p95: number } {
  const words = corpus
    .map(([, text]) => text)
    .join(" ")
    .split(/\s+/);
  const samples: number[] = [];
  for (let i = 0; i < 400; i += 1) {
    const from = (i * 37) % Math.max(1, words.length - 200);
    const text = words.slice(from, from + 200).join(" ");
    const started = performance.now();
    learnFromMessage(text, { saidAt: SAID_AT, timeZone: "Europe/Berlin" });
    if (i >= 100) samples.push(performance.now() - started);
  }
  samples.sort((a, b) => a - b);
  const at = (share: number): number => Number((samples[Math.floor(samples.length * share)] ?? 0).toFixed(2));
  return { p50: at(0.5), p95: at(0.95) };
}

/** Prints recall, false memories and misses by class for both corpora, and the cost of a 200-word message. */
export function runLearningEval(): void {
  print("first corpus (written with the patterns)", FIRST_CORPUS);
  print("second corpus (written after them)", SECOND_CORPUS);
  print("third corpus (written after the second was learned from)", THIRD_CORPUS);
  const { p50, p95 } = cost([...FIRST_CORPUS, ...SECOND_CORPUS].filter(([name]) => name !== "code"));
  console.log(`\nCost of a 200-word message: p50 ${p50} ms, p95 ${p95} ms`);
}
