import type { MemoryEvent } from "../verbs.ts";
import { canonicalJson } from "./claim-key.ts";
import type { MemoryRow } from "./row.ts";
import type { Origin } from "./types.ts";

export type EvidenceRow = {
  memoryId: string;
  source: Origin;
  messageId: string | null;
  start: number | null;
  end: number | null;
  quote: string;
  saidAt: Date;
};

export type EventName =
  | "learned"
  | "reinforced"
  | "superseded"
  | "ended"
  | "retracted"
  | "edited"
  | "pinned"
  | "unpinned"
  | "confirmed"
  | "undone";

export type EventRow = {
  memoryId: string;
  event: EventName;
  otherId: string | null;
  by: MemoryEvent["by"];
  messageId: string | null;
};

/** A candidate and the memory it contradicts. */
export type ConflictRow = { id: string; memoryId: string; againstId: string };

/**
 * What is about to change, on paper: verbs decide here, `writeLedger` stores it in one statement. Rows are replaced, never
 * written to, so the stored row stays at hand for the version that keeps it.
 */
export type Ledger = {
  now: Date;
  entries: Map<string, { row: MemoryRow; stored: MemoryRow | null }>;
  evidence: EvidenceRow[];
  events: EventRow[];
  conflicts: ConflictRow[];
  /** Events that no longer count: what they did was undone. */
  undone: string[];
};

export const openLedger = (now: Date, stored: readonly MemoryRow[]): Ledger => ({
  now,
  entries: new Map(stored.map((row) => [row.id, { row, stored: row }])),
  evidence: [],
  events: [],
  conflicts: [],
  undone: [],
});

export const rowsOf = (ledger: Ledger): MemoryRow[] => [...ledger.entries.values()].map(({ row }) => row);

export function insertRow(ledger: Ledger, row: MemoryRow): MemoryRow {
  ledger.entries.set(row.id, { row, stored: null });
  return row;
}

/** The row with these fields changed; it must be in the ledger. */
export function revise(ledger: Ledger, id: string, change: Partial<MemoryRow>): MemoryRow {
  const entry = ledger.entries.get(id);
  if (entry === undefined) throw new Error("A memory was changed that was never loaded.");
  const row = { ...entry.row, ...change };
  ledger.entries.set(id, { ...entry, row });
  return row;
}

/** Whether the change is one of belief, which keeps what was believed before as a version. */
export const changesBelief = (stored: MemoryRow, row: MemoryRow): boolean =>
  stored.state !== row.state ||
  stored.text !== row.text ||
  canonicalJson(stored.value) !== canonicalJson(row.value) ||
  stored.validFrom?.getTime() !== row.validFrom?.getTime() ||
  stored.validTo?.getTime() !== row.validTo?.getTime() ||
  stored.retractedAt?.getTime() !== row.retractedAt?.getTime();
