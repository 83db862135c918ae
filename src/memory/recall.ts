import type { UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import { excerptOf } from "./excerpt.ts";
import { type Question, readQuestion } from "./question.ts";
import { type Candidate, questionWeights, type Ranked, rankPassages, RANK_OPTIONS, type Statistics } from "./rank.ts";
import { recallLabel } from "./recall-label.ts";
import { pastCandidates } from "./past-candidates.ts";
import { isPresent } from "./times.ts";
import { fromTsvector } from "./tsvector.ts";
import type { MemoryTimes } from "./types.ts";

export type FindRequest = {
  /** What the person says now, or searches for. */
  cue: string;
  /** The session whose agent asks: what was told to another agent in confidence stays with that one. Null: the person looks for themselves. */
  sessionId: string | null;
  now: Date;
  /** Most passages. */
  limit: number;
  /** Messages the prompt shows anyway. */
  excludeMessageIds?: readonly string[];
  /** What was said and held at another time; absent: now. */
  times?: MemoryTimes;
};

export type RecallRequest = FindRequest & {
  /** Most tokens of all lines together, at four characters a token and twelve for the frame of each line. */
  budgetTokens: number;
};

/** One line of what was found. */
export type RecalledPassage = {
  label: string;
  memoryId: string | null;
  messageId: string | null;
  /** That message's name where it was imported from. */
  externalId: string | null;
  sessionId: string | null;
  saidAt: Date;
  saidBy: "user" | "assistant" | "note";
  text: string;
  /** Higher is better; comparable within one recall only. */
  score: number;
  /** Of the text, as counted when it was stored. */
  tokens?: number;
  /** Its place in each list it was found in, from 1; `final` after ranking. */
  ranks: { words: number | null; final: number };
};

/**
 * For a search. Recall@10/20 on the development transcripts, through import and search: 78.7 / 84.3 of 150, 79.4 / 84.5 of 200,
 * 79.2 / 84.9 of 300; within 2,000 tokens 90.6, 90.5, 91.0.
 */
const CANDIDATES = 300;
/** For a prompt 100: recall@10 80.0, @20 84.7 there, and a third less of what recall costs every turn. */
const PROMPT_CANDIDATES = 100;

/**
 * Below these nothing is put into a prompt. Of the development questions 1.6 % lose their evidence by it; of 28 everyday requests
 * that have nothing to do with the past, asked in nine conversations, 63 % are spared a recall (0.20: 4.0 % and 71 %).
 */
const PROMPT_THRESHOLDS = { minimumCoverage: 0.05, minimumBestCoverage: 0.15 };

/**
 * What the person or the assistant said that bears on the cue, best first, within the budget; long texts as excerpts. Nothing that
 * bears on it, nothing recalled. A message of which nothing is true any more is left out unless the cue asks about the past; what
 * else it says that is no longer true stands behind the line: the profile has today's value, and a model would believe both.
 */
export async function recallPassages(db: UserDatabase, request: RecallRequest): Promise<RecalledPassage[]> {
  const question = readQuestion(request.cue);
  const found = await findCandidates(db, question, request, PROMPT_CANDIDATES);
  const options = { ...RANK_OPTIONS, ...PROMPT_THRESHOLDS };
  const candidates = question.asksPast
    ? found.candidates
    : found.candidates.filter(({ id }) => found.past.get(id)?.whole !== true);
  const ranked = rankPassages(question, candidates, found.statistics, request.limit, options);
  const weights = questionWeights(question, found.statistics);
  const lines: RecalledPassage[] = [];
  let left = request.budgetTokens;
  for (const [index, item] of ranked.entries()) {
    const line = withPast(
      lineOf(item, excerptOf(item.candidate.text, weights), found.places, index),
      found.past.get(item.candidate.id)?.texts,
    );
    const tokens = Math.ceil(line.text.length / 4) + 12;
    // A shorter, less worthy line may still fit.
    if (tokens > left) continue;
    left -= tokens;
    lines.push(line);
  }
  return lines;
}

/** Everything that has to do with the cue, best first, whole and without a threshold: for a search by the person. */
export async function findPassages(db: UserDatabase, request: FindRequest): Promise<RecalledPassage[]> {
  const question = readQuestion(request.cue);
  const found = await findCandidates(db, question, request, Math.max(CANDIDATES, request.limit));
  return rankPassages(question, found.candidates, found.statistics, request.limit, RANK_OPTIONS).map((item, index) =>
    lineOf(item, item.candidate.text, found.places, index),
  );
}

const lineOf = (
  { candidate, score }: Ranked,
  text: string,
  places: ReadonlyMap<string, number>,
  index: number,
): RecalledPassage => ({
  label: recallLabel(candidate.id),
  memoryId: candidate.memoryId,
  messageId: candidate.messageId,
  externalId: candidate.externalId,
  sessionId: candidate.sessionId,
  saidAt: candidate.saidAt,
  saidBy: candidate.kind === "memory" ? "note" : candidate.speaker,
  text: candidate.speakerName === null ? text : `${candidate.speakerName}: ${text}`,
  // Whole texts only: an excerpt, or a text with its speaker, has a count of its own.
  ...(text === candidate.text && candidate.speakerName === null && { tokens: candidate.tokens }),
  score,
  ranks: { words: places.get(candidate.id) ?? null, final: index + 1 },
});

/** The stored count is of the words as said, so a line that says more is counted anew. */
function withPast(line: RecalledPassage, past: string | undefined): RecalledPassage {
  if (past === undefined) return line;
  const { tokens: _stored, ...rest } = line;
  return { ...rest, text: `${line.text} (no longer true: ${past})` };
}

/** What a message says that is not believed any more. `whole`: all that was learned from it. */
type Past = { texts: string; whole: boolean };

/** `places`: of each candidate in the list the index gave, from 1. */
type Found = {
  candidates: Candidate[];
  statistics: Statistics;
  places: ReadonlyMap<string, number>;
  past: ReadonlyMap<string, Past>;
};

type FoundRow = {
  frequencies: number[] | null;
  passages: number;
  average_terms: number;
  id: string;
  kind: "message" | "memory";
  message_id: string | null;
  external_id: string | null;
  memory_id: string | null;
  session_id: string | null;
  speaker: "user" | "assistant";
  speaker_name: string | null;
  said_at: Date;
  position: number;
  text: string;
  tokens: number;
  vector: string;
  trust: number | null;
  past: string | null;
  all_past: boolean | null;
};

/** One statement: the index finds candidates under its own role, their content is read under the person's row security. */
async function findCandidates(
  db: UserDatabase,
  question: Question,
  { sessionId, now, excludeMessageIds = [], times = {} }: FindRequest,
  wanted: number,
): Promise<Found> {
  if (question.terms.length === 0)
    return {
      candidates: [],
      statistics: { passages: 0, averageTerms: 0, frequencies: new Map() },
      places: new Map(),
      past: new Map(),
    };
  const words = new Map<string, number>();
  for (const { term, count } of question.terms) words.set(term, count);
  for (const { variants } of question.terms) {
    for (const { term, share } of variants) if (!words.has(term)) words.set(term, share);
  }
  const preference = 1 + (question.asksAssistant ? RANK_OPTIONS.assistantAskedBoost : RANK_OPTIONS.ownSpeakerBoost);
  // An unknown session must not become null, which sees everything.
  const agent =
    sessionId === null
      ? sql`null::uuid`
      : sql`coalesce((select agent_id from sessions where user_id = current_user_id() and id = ${sessionId}::uuid), ${NO_AGENT}::uuid)`;
  const rows = await db.query<FoundRow>(sql`
    with found as materialized (
      select ids, frequencies, passages, average_terms
      from search_passages(${[...words.keys()]}::text[], ${[...words.values()]}::real[],
        ${agent},
        ${question.asksAssistant ? "assistant" : "user"}, ${preference}::real, ${wanted})
    ), read as materialized (
      select hit.place, found.frequencies, found.passages, found.average_terms, p.id, p.kind, p.message_id, said.external_id, p.memory_id, p.session_id,
        p.speaker, p.speaker_name, p.said_at, p.position, p.text, p.tokens, p.tsv::text as vector, m.trust
      from found cross join lateral unnest(found.ids) with ordinality as hit (id, place)
      join passages p on p.user_id = current_user_id() and p.id = hit.id
      left join messages said on said.user_id = current_user_id() and said.id = p.message_id
      left join memories m on m.user_id = current_user_id() and m.id = p.memory_id
      where (p.message_id is null or not p.message_id = any(${[...excludeMessageIds]}::uuid[]))
        and (p.memory_id is null or (m.state = 'active' and m.version_of is null
          and (m.expires_at is null or m.expires_at > ${now}::timestamptz) and (m.valid_to is null or m.valid_to > ${now}::timestamptz)))
    )
    select case when row_number() over (order by place) = 1 then frequencies end as frequencies, passages, average_terms,
      id, kind, message_id, external_id, memory_id, session_id, speaker, speaker_name, said_at, position, read.text, tokens, vector, trust, past, all_past
    from read left join lateral (
      -- Looked up one by one (that is what "offset 0" is for): joined, the planner reads all that is remembered of the person.
      select string_agg(distinct claim.text, ' ') filter (where claim.is_past) as past, bool_and(claim.is_past) as all_past
      from (select memory_id, said_at from memory_evidence where user_id = current_user_id() and message_id = read.id offset 0) as told
      cross join lateral (
        -- What was over when it was said ("I used to ...") is as true as ever.
        select text, state in ('superseded', 'retracted')
          or coalesce(valid_to > told.said_at and valid_to <= ${now}::timestamptz, false) as is_past
        from memories where user_id = current_user_id() and id = told.memory_id and version_of is null offset 0) as claim
    ) as claims on kind = 'message' and speaker = 'user'
    order by place`);
  const past = new Map(
    rows.flatMap(({ id, past: texts, all_past: whole }) =>
      texts === null ? [] : [[id, { texts, whole: whole === true }] as const],
    ),
  );
  const places = new Map(rows.map(({ id }, index) => [id, index + 1]));
  const statistics = statisticsOf(rows, [...words.keys()]);
  const candidates = rows.map(candidateOf);
  if (isPresent(times)) return { candidates, statistics, places, past };
  const until = earliest(times);
  const said = candidates.filter(({ kind, saidAt }) => kind === "message" && saidAt <= until);
  const [session] = sessionId === null ? [] : await sessionAgent(db, sessionId);
  const earlier = await pastCandidates(db, question, {
    times,
    agentId: sessionId === null ? null : (session?.agent_id ?? NO_AGENT),
  });
  // What was true then is shown as it was.
  return { candidates: [...said, ...earlier], statistics, places, past: new Map() };
}

/** Nothing said later was known then, or could speak of what was true then with any certainty. */
const earliest = ({ asOf, believedAt }: MemoryTimes): Date =>
  new Date(Math.min(...[asOf, believedAt].flatMap((time) => (time === undefined ? [] : [time.getTime()]))));

const sessionAgent = (db: UserDatabase, sessionId: string): Promise<{ agent_id: string }[]> =>
  db.query(sql`select agent_id from sessions where user_id = current_user_id() and id = ${sessionId}`);

const NO_AGENT = "00000000-0000-0000-0000-000000000000";

/** The trust of the person's own words; see `TRUST`. */
const MESSAGE_TRUST = 0.9;

const candidateOf = (row: FoundRow): Candidate => ({
  id: row.id,
  kind: row.kind,
  messageId: row.message_id,
  externalId: row.external_id,
  memoryId: row.memory_id,
  sessionId: row.session_id,
  speaker: row.speaker,
  speakerName: row.speaker_name,
  saidAt: row.said_at,
  position: row.position,
  text: row.text,
  tokens: row.tokens,
  trust: row.trust ?? MESSAGE_TRUST,
  hits: fromTsvector(row.vector),
});

function statisticsOf(rows: readonly FoundRow[], words: readonly string[]): Statistics {
  const [first] = rows;
  return {
    passages: first?.passages ?? 0,
    averageTerms: first?.average_terms ?? 0,
    frequencies: new Map(words.map((word, index) => [word, first?.frequencies?.[index] ?? 0])),
  };
}
