import type { Rapport } from "../../src/index.ts";
import { plainBm25 } from "./bm25.ts";
import { asTranscript, type Conversation } from "./data.ts";
import { mean, scorer, type Score } from "./score.ts";

export type Scored = { category: string; product: Score; plain: Score };
export type RecallResult = {
  scored: Scored[];
  messages: number;
  /** Reading and storing, and the rules that read it afterwards. */
  ingestMs: number;
  learnMs: number;
  /** One entry a question, in ascending order. */
  queryMs: number[];
};

/** Deep enough for the largest budget of tokens. */
export const DEPTH = 100;

/**
 * Brings each conversation to a person of its own through the import verb, asks its questions through the search verb, and
 * scores which messages came back. Questions without evidence are left out.
 */
export async function measureRecall(
  rapport: Rapport,
  conversations: readonly Conversation[],
  depth = DEPTH,
): Promise<RecallResult> {
  const result: RecallResult = { scored: [], messages: 0, ingestMs: 0, learnMs: 0, queryMs: [] };
  for (const conversation of conversations) {
    const person = await rapport.forUser(`recall ${conversation.id} ${rapport.rooms.clock.id()}`);
    const started = performance.now();
    const run = await person.importData("transcript", asTranscript(conversation));
    const stored = performance.now();
    await rapport.rooms.runDueJobs();
    result.ingestMs += stored - started;
    result.learnMs += performance.now() - stored;
    result.messages += run.counts.stored;
    const scoreOf = scorer(conversation);
    const plain = plainBm25(conversation);
    for (const question of conversation.questions) {
      if (question.evidence.length === 0) continue;
      const asked = performance.now();
      const hits = await person.search(question.question, depth);
      result.queryMs.push(performance.now() - asked);
      result.scored.push({
        category: question.category,
        product: scoreOf(
          question,
          hits.flatMap(({ externalId }) => externalId ?? []),
        ),
        plain: scoreOf(question, plain(question.question, depth)),
      });
    }
  }
  result.queryMs.sort((one, other) => one - other);
  return result;
}

/** Questions about what was never said measure restraint and not recall. */
const COUNTED = ({ category }: Scored): boolean => category !== "adversarial";

/** Answered by a summary, a profile or a refusal rather than by finding a message. */
const NOT_SEARCHED =
  /^(?:adversarial|abstention|event_ordering|instruction_following|preference_following|summarization)$/;

/** A Markdown table: each class with the product beside plain BM25, and all but the adversarial ones together. */
export function renderRecall({ scored, messages, ingestMs, learnMs, queryMs }: RecallResult): string {
  const categories = [...new Set(scored.map(({ category }) => category))].sort();
  const groups = [
    ...categories.map((name): [string, Scored[]] => [name, scored.filter(({ category }) => category === name)]),
    ["factual", scored.filter(({ category }) => !NOT_SEARCHED.test(category))] satisfies [string, Scored[]],
    ["all but adversarial", scored.filter(COUNTED)] satisfies [string, Scored[]],
  ];
  const columns = Object.keys(scored[0]?.product ?? {});
  const cells = (score: Score): string => columns.map((name) => ((score[name] ?? 0) * 100).toFixed(1)).join(" | ");
  const rows = groups.flatMap(([name, rows]) =>
    rows.length === 0
      ? []
      : [
          `| ${name} | ${rows.length} | Rapport | ${cells(mean(rows.map(({ product }) => product)))} |`,
          `| | | plain BM25 | ${cells(mean(rows.map(({ plain }) => plain)))} |`,
        ],
  );
  const at = (share: number): string => (queryMs[Math.floor(queryMs.length * share)] ?? 0).toFixed(1);
  return [
    `| questions | n | | ${columns.join(" | ")} |`,
    `|---|---|---|${columns.map(() => "---").join("|")}|`,
    ...rows,
    "",
    `${messages} messages: ingest ${(ingestMs / Math.max(1, messages)).toFixed(2)} ms a message, rules ${(learnMs / Math.max(1, messages)).toFixed(2)} ms a message; search p50 ${at(0.5)} ms, p95 ${at(0.95)} ms.`,
  ].join("\n");
}
