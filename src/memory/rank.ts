import type { AskedDates, Question } from "./question.ts";
import type { Hits } from "./tsvector.ts";
import { dropDuplicates } from "./duplicates.ts";
import { EMPTY_WORDS } from "./stop-words.ts";

/** A passage that may answer: what the index knows of it, and its text. */
export type Candidate = {
  id: string;
  kind: "message" | "memory";
  /** The message itself, or the one a memory was learned from. */
  messageId: string | null;
  /** That message's name where it was imported from. */
  externalId: string | null;
  memoryId: string | null;
  sessionId: string | null;
  speaker: "user" | "assistant";
  /** Who spoke, in a transcript of people talking; null in a conversation with an assistant. */
  speakerName: string | null;
  saidAt: Date;
  /** Place in its session. */
  position: number;
  text: string;
  /** 0..1, 0.9 for the person's own words; see `TRUST`. */
  trust: number;
  /** Of the text. */
  tokens: number;
  hits: ReadonlyMap<string, Hits>;
};

/** Of all passages of the person, not of the candidates alone. */
export type Statistics = {
  passages: number;
  /** Mean number of own terms. */
  averageTerms: number;
  /** Passages with the term, for the question's terms and variants. */
  frequencies: ReadonlyMap<string, number>;
};

export type RankOptions = {
  k1: number;
  b: number;
  /** Counts of a neighbour's terms, against own ones. */
  previousWeight: number;
  nextWeight: number;
  outerWeight: number;
  ownSpeakerBoost: number;
  assistantAskedBoost: number;
  namedSpeakerBoost: number;
  dateBoost: number;
  whenBoost: number;
  pairWeight: number;
  sessionWeight: number;
  /** Share of a question's score its answer gets, between people. */
  answerWeight: number;
  questionPenalty: number;
  feedbackWeight: number;
  feedbackPassages: number;
  feedbackTerms: number;
  trustNudge: number;
  /** Share of the question, by rarity, that a passage must speak of. */
  minimumCoverage: number;
  /** The same for the best passage of all: below it nothing is recalled. */
  minimumBestCoverage: number;
  dropDuplicates: boolean;
};

/**
 * Chosen on development splits of two public long-conversation sets. Recall@10 of evidence messages between people / between a
 * person and an assistant: 80.1 / 76.6. Without neighbours 74.0 / same, own speaker same / 68.1, named speaker 75.7 / same,
 * feedback 78.3 / 75.1, synonyms 79.0 / 76.9, dates 78.5 / same, answers 78.8 / same, pairs same / 74.2, session 79.2 / same.
 */
export const RANK_OPTIONS: RankOptions = {
  k1: 1.5,
  b: 0.7,
  previousWeight: 0.5,
  nextWeight: 0.25,
  outerWeight: 0.15,
  ownSpeakerBoost: 2,
  assistantAskedBoost: 0.5,
  namedSpeakerBoost: 1,
  dateBoost: 0.75,
  whenBoost: 0.35,
  pairWeight: 0.4,
  sessionWeight: 0.1,
  answerWeight: 0.2,
  questionPenalty: 0.15,
  feedbackWeight: 0.1,
  feedbackPassages: 6,
  feedbackTerms: 15,
  trustNudge: 0.1,
  minimumCoverage: 0,
  minimumBestCoverage: 0,
  dropDuplicates: true,
};

export type Ranked = {
  candidate: Candidate;
  score: number;
  /** 0..1: how much of what was asked the passage speaks of, by rarity. */
  coverage: number;
};

/**
 * Orders candidates for one question, best first; ties keep the newer. Nothing that was asked for, nothing returned.
 */
export function rankPassages(
  question: Question,
  candidates: readonly Candidate[],
  statistics: Statistics,
  limit: number,
  options: RankOptions = RANK_OPTIONS,
): Ranked[] {
  const weights = questionWeights(question, statistics);
  if (weights.size === 0 || candidates.length === 0) return [];
  const entries = candidates.map((candidate) => measure(candidate, options));
  const average = averageLength(entries, statistics, options);
  const factors = entries.map(({ candidate }) => factorOf(candidate, question, options));
  const pairs = pairWeights(question, entries, statistics, options);
  const scoreAll = (feedback: ReadonlyMap<string, number>): number[] => {
    const scores = entries.map((entry) => textScore(entry, weights, feedback, pairs, average, options));
    addSessions(scores, entries, weights, options);
    addAnswers(scores, entries, options);
    return scores.map((score, index) => score * (factors[index] ?? 1));
  };
  let scores = scoreAll(new Map());
  if (options.feedbackWeight > 0) scores = scoreAll(feedbackTerms(scores, entries, weights, statistics, options));
  const coverages = entries.map((entry) => coverageOf(entry, question, statistics));
  if (Math.max(...coverages) < options.minimumBestCoverage) return [];
  const ranked = entries
    .map(({ candidate }, index): Ranked => ({ candidate, score: scores[index] ?? 0, coverage: coverages[index] ?? 0 }))
    .filter(({ score, coverage }) => score > 0 && coverage >= options.minimumCoverage)
    .sort(
      (one, other) =>
        other.score - one.score ||
        other.candidate.saidAt.getTime() - one.candidate.saidAt.getTime() ||
        other.candidate.position - one.candidate.position,
    );
  return options.dropDuplicates ? dropDuplicates(ranked, limit) : ranked.slice(0, limit);
}

type Entry = { candidate: Candidate; length: number; own: number };

function measure(candidate: Candidate, options: RankOptions): Entry {
  let own = 0;
  let length = 0;
  for (const hits of candidate.hits.values()) {
    own += hits.own;
    length += frequencyIn(hits, options);
  }
  return { candidate, length, own };
}
const frequencyIn = (hits: Hits, options: RankOptions): number =>
  hits.own + options.previousWeight * hits.previous + options.nextWeight * hits.next + options.outerWeight * hits.outer;

/** The mean length in the unit of `Entry.length`: neighbours make all passages longer by about the same share. */
function averageLength(entries: readonly Entry[], statistics: Statistics, options: RankOptions): number {
  const neighboured = entries.filter(({ candidate }) => candidate.speakerName !== null).length / entries.length;
  const share = options.previousWeight + options.nextWeight + 2 * options.outerWeight;
  return Math.max(1, statistics.averageTerms * (1 + neighboured * share));
}

/** https://en.wikipedia.org/wiki/Okapi_BM25, with the 1 + of Lucene that keeps it positive. */
const rarity = (passages: number, frequency: number): number =>
  Math.log(1 + (Math.max(passages, frequency) - frequency + 0.5) / (frequency + 0.5));

/** What each term weighs in a question: its rarity with this person, times its share. */
export function questionWeights(question: Question, statistics: Statistics): Map<string, number> {
  const weights = new Map<string, number>();
  const raise = (term: string, share: number): void => {
    const weight = share * rarity(statistics.passages, statistics.frequencies.get(term) ?? 0);
    weights.set(term, Math.max(weights.get(term) ?? 0, weight));
  };
  for (const { term, count, variants } of question.terms) {
    raise(term, count);
    for (const variant of variants) raise(variant.term, variant.share);
  }
  return weights;
}

const saturated = (frequency: number, length: number, average: number, { k1, b }: RankOptions): number =>
  (frequency * (k1 + 1)) / (frequency + k1 * (1 - b + (b * length) / average));

function textScore(
  { candidate, length }: Entry,
  weights: ReadonlyMap<string, number>,
  feedback: ReadonlyMap<string, number>,
  pairs: readonly Pair[],
  average: number,
  options: RankOptions,
): number {
  let score = 0;
  for (const terms of [weights, feedback]) {
    for (const [term, weight] of terms) {
      const hits = candidate.hits.get(term);
      if (hits !== undefined) score += weight * saturated(frequencyIn(hits, options), length, average, options);
    }
  }
  for (const pair of pairs) {
    const count = adjacent(candidate, pair);
    if (count > 0) score += pair.weight * saturated(count, length, average, options);
  }
  return score;
}

type Pair = { first: string; second: string; weight: number };

function adjacent({ hits }: Candidate, pair: { first: string; second: string }): number {
  const first = hits.get(pair.first)?.positions;
  const second = hits.get(pair.second)?.positions;
  if (first === undefined || second === undefined || first.length === 0 || second.length === 0) return 0;
  const places = new Set(second);
  return first.reduce((count, place) => count + (places.has(place + 1) ? 1 : 0), 0);
}

/** Every passage with both terms is among the candidates as a rule, so pairs are counted there. */
function pairWeights(
  question: Question,
  entries: readonly Entry[],
  statistics: Statistics,
  options: RankOptions,
): Pair[] {
  if (options.pairWeight === 0) return [];
  return question.pairs.flatMap(({ first, second }) => {
    const count = entries.filter(
      ({ candidate }) => candidate.speakerName === null && adjacent(candidate, { first, second }) > 0,
    ).length;
    return count === 0 ? [] : [{ first, second, weight: options.pairWeight * rarity(statistics.passages, count) }];
  });
}

/** A session that speaks of the whole question lifts its passages a little. */
function addSessions(
  scores: number[],
  entries: readonly Entry[],
  weights: ReadonlyMap<string, number>,
  options: RankOptions,
): void {
  if (options.sessionWeight === 0) return;
  const sessions = new Map<string, { length: number; counts: Map<string, number> }>();
  for (const { candidate, own } of entries) {
    if (candidate.sessionId === null || candidate.speakerName === null) continue;
    const session = sessions.get(candidate.sessionId) ?? { length: 0, counts: new Map<string, number>() };
    session.length += own;
    for (const term of weights.keys()) {
      const count = candidate.hits.get(term)?.own ?? 0;
      if (count > 0) session.counts.set(term, (session.counts.get(term) ?? 0) + count);
    }
    sessions.set(candidate.sessionId, session);
  }
  let best = 0;
  const bySession = new Map<string, number>();
  for (const [id, { counts }] of sessions) {
    let score = 0;
    for (const [term, count] of counts) score += ((weights.get(term) ?? 0) * count * 2.2) / (count + 1.2);
    bySession.set(id, score);
    best = Math.max(best, score);
  }
  const top = Math.max(...scores);
  if (best === 0) return;
  entries.forEach(({ candidate }, index) => {
    const session = candidate.sessionId === null ? 0 : (bySession.get(candidate.sessionId) ?? 0);
    scores[index] = (scores[index] ?? 0) + (options.sessionWeight * top * session) / best;
  });
}

const ENDS_AS_QUESTION = /\?\s*(?:\[[^\]]*\]\s*)?$/;

function addAnswers(scores: number[], entries: readonly Entry[], options: RankOptions): void {
  if (options.answerWeight === 0) return;
  const places = new Map(
    entries.map(({ candidate }, index) => [`${candidate.sessionId} ${candidate.position}`, index]),
  );
  const before = [...scores];
  entries.forEach(({ candidate }, index) => {
    if (candidate.speakerName === null) return;
    const asked = places.get(`${candidate.sessionId} ${candidate.position - 1}`);
    const question = asked === undefined ? undefined : entries[asked]?.candidate;
    if (asked === undefined || question === undefined) return;
    if (question.speakerName !== candidate.speakerName && ENDS_AS_QUESTION.test(question.text))
      scores[index] = (scores[index] ?? 0) + options.answerWeight * (before[asked] ?? 0);
  });
}

const TELLS_TIME =
  /\b(?:yesterday|today|tonight|tomorrow|last|next|ago|recently|week(?:end)?s?|months?|years?|days?|morning|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december|20\d\d|since|just)\b/i;

function factorOf(candidate: Candidate, question: Question, options: RankOptions): number {
  let factor = 1;
  if (candidate.speakerName === null) {
    if (question.asksAssistant) factor *= candidate.speaker === "assistant" ? 1 + options.assistantAskedBoost : 1;
    else factor *= candidate.speaker === "user" ? 1 + options.ownSpeakerBoost : 1;
  } else {
    if (question.words.has(candidate.speakerName.toLowerCase())) factor *= 1 + options.namedSpeakerBoost;
    if (ENDS_AS_QUESTION.test(candidate.text)) factor *= 1 - options.questionPenalty;
  }
  if (question.asksWhen && TELLS_TIME.test(candidate.text)) factor *= 1 + options.whenBoost;
  factor *= 1 + options.dateBoost * dateMatch(question.dates, candidate.saidAt);
  return factor * (1 + options.trustNudge * (candidate.trust - 0.9));
}

/** 0 .. 2: how well the day something was said fits the date asked for. What happened in a month is often told in the next. */
function dateMatch(asked: AskedDates, saidAt: Date): number {
  const month = saidAt.getUTCMonth() + 1;
  const yearFits = asked.year === null || asked.year === saidAt.getUTCFullYear();
  if (asked.months.length === 0) return asked.year !== null && yearFits ? 0.4 : 0;
  if (!yearFits) return 0;
  if (asked.months.includes(month)) {
    if (asked.day === null) return 1;
    const distance = Math.abs(saidAt.getUTCDate() - asked.day);
    return distance === 0 ? 2 : distance < 8 ? 1 : 0.5;
  }
  return asked.months.some((wanted) => (wanted % 12) + 1 === month) ? 0.4 : 0;
}

/** Terms the best passages share, as further, weak question terms. */
function feedbackTerms(
  scores: readonly number[],
  entries: readonly Entry[],
  weights: ReadonlyMap<string, number>,
  statistics: Statistics,
  options: RankOptions,
): Map<string, number> {
  const top = entries
    .map((entry, index) => ({ entry, score: scores[index] ?? 0 }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .slice(0, options.feedbackPassages);
  const total = top.reduce((sum, { score }) => sum + score, 0);
  const found = new Map<string, number>();
  for (const { entry, score } of top) {
    for (const [term, hits] of entry.candidate.hits) {
      if (hits.own > 0 && term.length > 2 && !weights.has(term))
        found.set(term, (found.get(term) ?? 0) + ((score / total) * hits.own) / (entry.own + 5));
    }
  }
  const among = new Map<string, number>();
  for (const { candidate } of entries) {
    for (const [term, hits] of candidate.hits) {
      if (hits.own > 0 && found.has(term)) among.set(term, (among.get(term) ?? 0) + 1);
    }
  }
  const strengths = [...found].map(([term, strength]): [term: string, rarity: number, strength: number] => {
    // How often the person says it is not known for these terms; the candidates say it about twice as often as all passages.
    const count = among.get(term) ?? 0;
    const rare = rarity(statistics.passages, Math.max(count, (count / entries.length) * statistics.passages * 0.5));
    return [term, rare, strength * rare];
  });
  strengths.sort((one, other) => other[2] - one[2]);
  const best = strengths.slice(0, options.feedbackTerms);
  const strongest = best[0]?.[2] ?? 1;
  return new Map(best.map(([term, rare, strength]) => [term, (options.feedbackWeight * rare * strength) / strongest]));
}

function coverageOf({ candidate }: Entry, question: Question, statistics: Statistics): number {
  let asked = 0;
  let covered = 0;
  for (const { term, variants } of question.terms) {
    if (EMPTY_WORDS.has(term)) continue;
    const rare = rarity(statistics.passages, statistics.frequencies.get(term) ?? 0);
    asked += rare;
    if (candidate.hits.has(term)) covered += rare;
    else
      covered +=
        rare *
        Math.max(
          0,
          ...variants.map((variant) => (candidate.hits.has(variant.term) ? Math.max(0.5, variant.share) : 0)),
        );
  }
  return asked === 0 ? 0 : covered / asked;
}
