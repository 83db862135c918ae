import { claimKey } from "../../memory/claim-key.ts";
import { holdsOne } from "../../memory/opposites.ts";
import type { PlainLearning } from "../../memory/reconcile.ts";
import { isSlotName } from "../../memory/slots.ts";
import { TRUST, type Claim, type Span } from "../../memory/types.ts";
import { holdsWords, saysTheSame, textsOf } from "../../memory/words.ts";
import { makeClaim } from "../rules/claims.ts";
import { deadlineFrom } from "../rules/dates.ts";
import { prepareEcho } from "../rules/echo.ts";
import type { LearnContext } from "../rules/types.ts";
import { dayOf, fromDate } from "./day.ts";
import { FREE_KINDS } from "./parse.ts";
import { findQuote } from "./quote.ts";
import { liesAhead, objectionToSense, saysItEnded, saysOfSelf } from "./sense.ts";
import { objectionTo, readMessage, type ReadMessage } from "./standing.ts";
import type { DropReason, KnownMemory, Operation, Place, SessionMessage } from "./types.ts";
import { isGrounded, objectionToValue } from "./value.ts";

/** A model reads more freely than a rule (0.9), so its claims weigh less where two are compared; trust belongs to the words. */
export const MODEL_CONFIDENCE = 0.7;

/** What the operations are judged by: everything as it stands now, not as it stood when the model was asked. */
export type Evidence = {
  /** By number minus one, as the model saw them; undefined for one that was deleted meanwhile. */
  messages: readonly (SessionMessage | undefined)[];
  /** Positions from here on had not been read before. */
  from: number;
  /** By number minus one; undefined for one that no longer holds. */
  listed: readonly (KnownMemory | undefined)[];
  /** All that holds now. */
  memories: readonly KnownMemory[];
  /** Recalled memory and assistant lines that were shown before each of the person's messages, by message id. */
  shown: ReadonlyMap<string, readonly string[]>;
  timeZone?: string;
  isForgotten: (claimKey: string) => boolean;
};

export type Judgement = {
  /** In the order said; each group is one message's and goes to `applyLearnings` with `by: "model"`. */
  accepted: { message: SessionMessage; learnings: PlainLearning[] }[];
  acceptedCount: number;
  dropped: Partial<Record<DropReason, number>>;
};

/**
 * Decides what of a model's proposals is believed. Pure. Each needs words of the person's own message, said in earnest of
 * themselves, that say the value; only a `supersede` that names a memory of the same single-valued slot, said later and not more
 * trusted or pinned, replaces it; a contradiction without that becomes a candidate for the person to decide.
 */
export function judgeProposal(operations: readonly Operation[], evidence: Evidence): Judgement {
  const dropped: Judgement["dropped"] = {};
  const groups = new Map<string, { message: SessionMessage; learnings: PlainLearning[] }>();
  const seen = new Set<string>();
  const read = new Map<string, ReadMessage>();
  let acceptedCount = 0;
  const drop = (reason: DropReason): void => void (dropped[reason] = (dropped[reason] ?? 0) + 1);
  for (const operation of operations) {
    const verdict = judgeOne(operation, evidence, read);
    if (typeof verdict === "string") {
      drop(verdict);
      continue;
    }
    const { message, learning } = verdict;
    const key = `${message.messageId} ${identity(learning)}`;
    if (seen.has(key)) {
      drop("repeated");
      continue;
    }
    seen.add(key);
    const group = groups.get(message.messageId) ?? { message, learnings: [] };
    group.learnings.push(learning);
    groups.set(message.messageId, group);
    acceptedCount += 1;
  }
  const accepted = [...groups.values()].sort((left, right) => left.message.position - right.message.position);
  return { accepted, acceptedCount, dropped };
}

/** Claims that could come of these operations, to look up which of them were forgotten. */
export function claimsIn(operations: readonly Operation[], evidence: Omit<Evidence, "isForgotten">): string[] {
  const { accepted } = judgeProposal(operations, { ...evidence, isForgotten: () => false });
  return accepted.flatMap(({ learnings }) =>
    learnings.flatMap((learning) => ("claim" in learning ? [claimKey(learning.claim)] : [])),
  );
}

const identity = (learning: PlainLearning): string =>
  "claim" in learning ? claimKey(learning.claim) : JSON.stringify([learning.op, learning.target]);

type Found = { message: SessionMessage; read: ReadMessage; span: Span; quote: string; context: LearnContext };
type Verdict = DropReason | { message: SessionMessage; learning: PlainLearning };

function judgeOne(operation: Operation, evidence: Evidence, read: Map<string, ReadMessage>): Verdict {
  const found = locate(operation, evidence, read);
  if (typeof found === "string") return found;
  const listed = operation.memory === null ? undefined : evidence.listed[operation.memory - 1];
  const learning = learningOf(operation, found, listed, evidence);
  if (typeof learning === "string") return learning;
  if ("claim" in learning && evidence.isForgotten(claimKey(learning.claim))) return "forgotten";
  return { message: found.message, learning };
}

/** The person's own words the operation rests on. */
function locate(operation: Operation, evidence: Evidence, read: Map<string, ReadMessage>): DropReason | Found {
  const message = evidence.messages[operation.message - 1];
  if (message === undefined) return "unknown-message";
  if (message.role !== "user" || message.position < evidence.from) return "not-the-persons-words";
  const spans = findQuote(message.text, operation.quote);
  if (spans.length === 0) return "no-quote";
  const known = read.get(message.messageId) ?? readMessage(message);
  read.set(message.messageId, known);
  const shown = prepareEcho([...(evidence.shown.get(message.messageId) ?? [])]);
  // The same words may stand in a quotation and in the person's own sentence.
  const objections = spans.map((span) => objectionTo(known, span, shown));
  const span = spans[objections.indexOf(null)];
  if (span === undefined) return objections[0] ?? "no-quote";
  const context: LearnContext = {
    saidAt: message.saidAt,
    ...(evidence.timeZone !== undefined && { timeZone: evidence.timeZone }),
  };
  return { message, read: known, span, quote: known.masked.slice(span.start, span.end), context };
}

function learningOf(
  operation: Operation,
  found: Found,
  listed: KnownMemory | undefined,
  evidence: Evidence,
): DropReason | PlainLearning {
  switch (operation.op) {
    case "add":
      return added(operation, found, evidence);
    case "reinforce":
      return listed === undefined ? "unknown-memory" : reinforced(listed, found);
    case "supersede":
      return listed === undefined ? "unknown-memory" : superseded(operation, listed, found);
    case "end":
      return listed === undefined ? "unknown-memory" : ended(listed, found);
    case "conflict": {
      if (listed === undefined) return "unknown-memory";
      const claim = claimOf({ ...operation, slot: operation.slot ?? listed.slot }, found);
      if (typeof claim === "string") return claim;
      return saysTheSame(listed.value, claim.value) ? "already-known" : waiting(claim, found);
    }
  }
}

const waiting = (claim: Claim, { span }: Found): PlainLearning => ({ op: "add", claim, span, waits: true });

function added(operation: Operation, found: Found, { memories }: Evidence): DropReason | PlainLearning {
  const claim = claimOf(operation, found);
  if (typeof claim === "string") return claim;
  const neighbours = memories.filter(({ slot, subject }) => slot === claim.slot && subject === claim.subject);
  const same = neighbours.find(({ value }) => saysTheSame(value, claim.value));
  if (same !== undefined) return reinforced(same, found);
  // "Founder of TechFlow AI" beside "Founder" is the same thing in other words.
  if (neighbours.some(({ value }) => isPartOf(value, claim.value) || isPartOf(claim.value, value)))
    return "already-known";
  if (!holdsOne(claim.slot) || neighbours.length === 0) return { op: "add", claim, span: found.span };
  return neighbours.some((row) => row.lastConfirmedAt >= found.message.saidAt) ? "outdated" : waiting(claim, found);
}

const isPartOf = (part: KnownMemory["value"], whole: KnownMemory["value"]): boolean =>
  textsOf(part).some((words) => textsOf(whole).some((text) => holdsWords(text, words)));

function reinforced(row: KnownMemory, found: Found): DropReason | PlainLearning {
  const [value] = textsOf(row.value);
  const slot = placeOf(row.slot);
  if (value === undefined || slot === undefined || row.subject !== "user") return "unknown-slot";
  if (!isGrounded(slot, value, found.quote, found.context)) return "value-not-in-quote";
  const objection = objectionToSense(found.read, found.span, { slot, value });
  if (objection !== null) return objection;
  const claim: Claim = {
    ...makeClaim(slot, value, { confidence: MODEL_CONFIDENCE }),
    kind: row.kind,
    value: row.value,
    text: row.text,
  };
  return { op: "add", claim, span: found.span };
}

/** Room for a trust that went through a four-byte column. */
const ROUNDING = 1e-6;
const isGuarded = ({ trust, pinned }: KnownMemory): boolean => pinned || trust > TRUST.message + ROUNDING;

function superseded(operation: Operation, row: KnownMemory, found: Found): DropReason | PlainLearning {
  const claim = claimOf({ ...operation, slot: operation.slot ?? row.slot }, found);
  if (typeof claim === "string") return claim;
  if (claim.slot === row.slot && saysTheSame(row.value, claim.value)) return "already-known";
  const samePlace = claim.slot === row.slot && claim.subject === row.subject && holdsOne(row.slot);
  if (samePlace && row.lastConfirmedAt >= found.message.saidAt) return "outdated";
  const replaces =
    samePlace && row.slot !== null && !isGuarded(row) && saysOfSelf(found.read, found.span, String(claim.value));
  return replaces && row.slot !== null
    ? { op: "replace", claim, old: { slot: row.slot, value: row.value }, span: found.span }
    : waiting(claim, found);
}

function ended(row: KnownMemory, found: Found): DropReason | PlainLearning {
  const [value] = textsOf(row.value);
  const slot = placeOf(row.slot);
  if (value === undefined || slot === undefined || row.subject !== "user") return "unknown-slot";
  if (row.lastConfirmedAt >= found.message.saidAt) return "outdated";
  if (isGuarded(row)) return "not-less-trusted";
  if (!isGrounded(slot, value, found.quote, found.context)) return "value-not-in-quote";
  if (!saysItEnded(found.read, found.span, value)) return "end-not-said";
  const sense = objectionToSense(found.read, found.span, { slot, value });
  // That it is denied is the point of an end.
  if (sense !== null && sense !== "negated") return sense;
  return { op: "end", target: { slot, value: row.value }, span: found.span };
}

/** Undefined for a name that is not in the table. */
const placeOf = (slot: string | null): Place | undefined => (slot === null || isSlotName(slot) ? slot : undefined);

function claimOf(operation: Operation, found: Found): DropReason | Claim {
  const slot = placeOf(operation.slot);
  if (slot === undefined) return "unknown-slot";
  const value = operation.value?.replace(/\s+/g, " ").trim() ?? "";
  const wrong = objectionToValue(slot, value);
  if (wrong !== null) return wrong;
  if (slot === "deadlines") return deadline(value, found);
  if (!isGrounded(slot, value, found.quote, found.context)) return "value-not-in-quote";
  const objection = objectionToSense(found.read, found.span, { slot, value });
  if (objection !== null) return objection;
  const validFrom = since(operation.date, found);
  if (slot !== null && validFrom === undefined && liesAhead(found.read, found.span, slot, value)) return "hypothetical";
  const kind = FREE_KINDS.find((free) => free === operation.kind) ?? "fact";
  return makeClaim(slot, value, {
    confidence: MODEL_CONFIDENCE,
    ...(slot === null && { kind }),
    ...(validFrom !== undefined && { validFrom }),
  });
}

/** The day is counted here, from the quote; what the model counted is not looked at. */
function deadline(value: string, found: Found): DropReason | Claim {
  const what = value.replace(/^\d{4}-\d{2}-\d{2}\s*[:,-]?\s*/, "");
  if (dayOf(found.quote, found.context) === null) return "date-not-in-quote";
  const due = deadlineFrom(what, fromDate(found.quote, found.context), found.context);
  if (due === null) return "wrong-value";
  if (!isGrounded("deadlines", what, found.quote, found.context)) return "value-not-in-quote";
  const objection = objectionToSense(found.read, found.span, { slot: "deadlines", value: what });
  return objection ?? makeClaim("deadlines", due.text, { confidence: MODEL_CONFIDENCE, expiresAt: due.after });
}

/**
 * Since when it holds: the model's day, where the quote names that day of the year or just that year. Others are not believed,
 * and the claim is kept without a day.
 */
function since(date: string | null, { quote, context }: Found): Date | undefined {
  if (date === null) return undefined;
  const day = dayOf(quote, context);
  const namesDay = day !== null && (day === date || day.slice(4) === date.slice(4));
  const namesYear = date.endsWith("-01-01") && new RegExp(`\\b${date.slice(0, 4)}\\b`).test(quote);
  return namesDay || namesYear ? new Date(`${date}T00:00:00Z`) : undefined;
}
