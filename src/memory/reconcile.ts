import type { LearnedItem } from "../orchestrator/types.ts";
import { claimKey } from "./claim-key.ts";
import { expiryOf, rowOfClaim } from "./claim-row.ts";
import { conflictQuestion } from "./conflict-question.ts";
import { insertRow, type Ledger, revise, rowsOf } from "./ledger.ts";
import { holdsOne } from "./opposites.ts";
import { mayRetire, rivalsOf } from "./rivals.ts";
import type { MemoryRow } from "./row.ts";
import { isSlotName, SLOTS } from "./slots.ts";
import { matchTarget } from "./target.ts";
import { TRUST, type Claim, type Learning, type Span } from "./types.ts";

export type Reconciling = {
  ledger: Ledger;
  newId: () => string;
  message: { id: string; text: string; saidAt: Date };
  /** Memories this message is evidence of already: a repeat of the same message adds no support. */
  supported: ReadonlySet<string>;
  /** Whether the person had this claim erased. */
  isForgotten: (claimKey: string) => boolean;
  extractor: { name: "rules" | "model"; version: string; model?: string | null };
};

/** What a turn may do to memory at once; forgetting is a matter of its own. */
export type PlainLearning = Exclude<Learning, { op: "forget" }>;

/**
 * Takes one learning into the ledger. Pure but for the ledger. What may retire a memory is decided here and nowhere else
 * (docs/decisions/0001): the same place, said later or at the same time, not less trusted; or the person's word that it changed.
 */
export function reconcile(work: Reconciling, learning: PlainLearning): LearnedItem[] {
  switch (learning.op) {
    case "add":
      return accept(work, learning.claim, learning.span, {
        changed: false,
        asked: learning.asked === true,
        waits: learning.waits === true,
        old: [],
      });
    case "replace": {
      const old = matchTarget(rowsOf(work.ledger), { slot: learning.old.slot, value: learning.old.value ?? null });
      // Without a named value only a slot of one is meant; "switched to Linear" must not end every tool.
      const named = learning.old.value !== undefined || holdsOne(learning.old.slot) ? old : [];
      return accept(work, learning.claim, learning.span, { changed: true, asked: false, waits: false, old: named });
    }
    case "end":
      return finish(work, matchTarget(rowsOf(work.ledger), learning.target), "ended", {
        state: "expired",
        validTo: work.message.saidAt,
      });
    case "retract":
      return finish(work, matchTarget(rowsOf(work.ledger), learning.target), "retracted", {
        state: "retracted",
        retractedAt: work.ledger.now,
      });
  }
}

type Manner = { changed: boolean; asked: boolean; waits: boolean; old: MemoryRow[] };

function accept(work: Reconciling, claim: Claim, span: Span, manner: Manner): LearnedItem[] {
  const { ledger, message } = work;
  const key = claimKey(claim);
  if (work.isForgotten(key) && !manner.asked) return [];
  const current = rowsOf(ledger).filter((row) => row.scope === "user" && row.claimKey !== key);
  const byRules = work.extractor.name === "rules";
  // A model may misread "changed", so it never outranks a memory of more trust; and what it merely adds retires nothing.
  const mayGo = (row: MemoryRow): boolean =>
    (byRules || manner.changed) &&
    mayRetire(row, { saidAt: message.saidAt, trust: TRUST.message, changed: byRules && manner.changed });
  const past = claim.validTo !== undefined && claim.validTo <= message.saidAt;
  const rivals = past ? [] : rivalsOf(current, claim);
  const holds = !manner.waits && mayHold(claim, message.saidAt) && rivals.every(mayGo);
  const state = past ? "expired" : holds ? "active" : "candidate";
  const known = rowsOf(ledger).find((row) => row.scope === "user" && row.claimKey === key && past === isPast(row));
  const repeated = known !== undefined && work.supported.has(known.id);
  const row =
    known === undefined
      ? insertRow(
          ledger,
          rowOfClaim(claim, {
            id: work.newId(),
            claimKey: key,
            now: ledger.now,
            saidAt: message.saidAt,
            origin: "message",
            state,
            extractor: work.extractor,
          }),
        )
      : support(work, known, claim);
  attach(work, row.id, span);
  // What was said before the memory it contradicts is the past, and no question.
  const holders = rivals.filter((rival) => !mayGo(rival) && rival.lastConfirmedAt <= message.saidAt);
  const contradicted = state === "candidate" ? contradict(work, row, holders) : [];
  // The question is asked when it comes up; said again, the candidate only waits on.
  if (state !== "active") return known === undefined ? [...settle(work, row, []), ...contradicted] : [];
  const retired = [
    ...rivals,
    ...manner.old.filter((old) => old.claimKey !== key && !rivals.includes(old) && mayGo(old)),
  ];
  if (known?.state === "candidate")
    revise(ledger, row.id, { state: "active", validFrom: row.validFrom ?? message.saidAt });
  for (const old of retired) retire(work, old, row.id, claim);
  if (known === undefined || known.state === "candidate" || retired.length > 0) return settle(work, row, retired);
  if (repeated) return [];
  note(work, row.id, "reinforced", null);
  return [itemOf(row, "reinforced", null)];
}

const isPast = (row: MemoryRow): boolean => row.state === "expired";

/** A slot that asks first, and what only begins later, wait as candidates. */
const mayHold = (claim: Claim, saidAt: Date): boolean =>
  !(claim.slot !== null && isSlotName(claim.slot) && SLOTS[claim.slot].askFirst) &&
  (claim.validFrom === undefined || claim.validFrom <= saidAt);

const later = (left: Date, right: Date): Date => (left < right ? right : left);

function support(work: Reconciling, row: MemoryRow, claim: Claim): MemoryRow {
  if (work.supported.has(row.id)) return row;
  const { saidAt } = work.message;
  const expiresAt = expiryOf(claim, saidAt);
  return revise(work.ledger, row.id, {
    supportCount: row.supportCount + 1,
    lastConfirmedAt: later(row.lastConfirmedAt, saidAt),
    confidence: Math.max(row.confidence, claim.confidence),
    trust: Math.max(row.trust, TRUST.message),
    expiresAt: row.expiresAt !== null && expiresAt !== null ? later(row.expiresAt, expiresAt) : expiresAt,
  });
}

function retire(work: Reconciling, old: MemoryRow, byId: string, claim: Claim): void {
  const since = claim.validFrom ?? work.message.saidAt;
  const validTo = old.validFrom === null ? since : later(old.validFrom, since);
  revise(work.ledger, old.id, { state: "superseded", validTo });
  const by = work.ledger.entries.get(byId)?.row;
  revise(work.ledger, byId, { supersedesId: old.id, validFrom: by?.validFrom ?? since });
  note(work, old.id, "superseded", byId);
}

function settle(work: Reconciling, row: MemoryRow, retired: MemoryRow[]): LearnedItem[] {
  const replacedId = retired[0]?.id ?? null;
  note(work, row.id, "learned", replacedId);
  // A candidate was not learned yet: it waits in the review list.
  if (work.ledger.entries.get(row.id)?.row.state === "candidate") return [];
  return [itemOf(row, replacedId === null ? "learned" : "superseded", replacedId)];
}

/** Keeps for the person to settle what a candidate contradicts and may not replace. */
function contradict({ ledger, newId }: Reconciling, row: MemoryRow, holders: MemoryRow[]): LearnedItem[] {
  // A memory that holds already is not put in doubt by being said again.
  if (ledger.entries.get(row.id)?.row.state !== "candidate") return [];
  return holders.map((holder) => {
    ledger.conflicts.push({ id: newId(), memoryId: row.id, againstId: holder.id });
    return { ...itemOf(row, "conflict", holder.id), text: conflictQuestion(holder.text, row.text) };
  });
}

function finish(
  work: Reconciling,
  rows: MemoryRow[],
  event: "ended" | "retracted",
  change: Partial<MemoryRow>,
): LearnedItem[] {
  // What was confirmed after this was said is not ended by it: an old message, read late, changes nothing newer.
  return rows
    .filter((row) => row.lastConfirmedAt <= work.message.saidAt)
    .map((row) => {
      note(work, row.id, event, null);
      return itemOf(revise(work.ledger, row.id, change), event, null);
    });
}

function attach({ ledger, message }: Reconciling, memoryId: string, { start, end }: Span): void {
  const quote = message.text.slice(start, end);
  ledger.evidence.push({
    memoryId,
    source: "message",
    messageId: message.id,
    start,
    end,
    quote,
    saidAt: message.saidAt,
  });
}

function note(
  work: Reconciling,
  memoryId: string,
  event: "learned" | "reinforced" | "superseded" | "ended" | "retracted",
  otherId: string | null,
): void {
  work.ledger.events.push({ memoryId, event, otherId, by: work.extractor.name, messageId: work.message.id });
}

const itemOf = (row: MemoryRow, event: LearnedItem["event"], replacedId: string | null): LearnedItem => ({
  memoryId: row.id,
  event,
  slot: row.slot,
  value: row.value,
  text: row.text,
  replacedId,
});
