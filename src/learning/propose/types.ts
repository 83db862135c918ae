import type { Json } from "../../json.ts";
import type { SlotName } from "../../memory/slots.ts";
import type { MemoryKind } from "../../memory/types.ts";

/** A message of the session as it stands in the database. */
export type SessionMessage = {
  messageId: string;
  position: number;
  role: "user" | "assistant";
  text: string;
  saidAt: Date;
};

/** A memory that holds now, as the model is shown it (by number) and the gatekeeper judges it. */
export type KnownMemory = {
  memoryId: string;
  kind: MemoryKind;
  subject: string;
  slot: string | null;
  value: Json;
  text: string;
  trust: number;
  pinned: boolean;
  lastConfirmedAt: Date;
};

/** One operation as the model wrote it, after the schema and before any belief. */
export type Operation = {
  op: "add" | "reinforce" | "supersede" | "end" | "conflict";
  /** Number of the message in the input. */
  message: number;
  quote: string;
  /** Number of the memory in the input. */
  memory: number | null;
  /** Anything the model liked to write; the gatekeeper knows the table. */
  slot: string | null;
  kind: MemoryKind | null;
  value: string | null;
  /** `YYYY-MM-DD` */
  date: string | null;
};

/** What the model's text was found to be. `malformed` counts operations that did not have the form; they are left out. */
export type Proposal =
  | { status: "proposed"; operations: Operation[]; malformed: number }
  | { status: "nothing-new" }
  | { status: "unreadable"; reason: UnreadableReason };

export type UnreadableReason = "empty" | "no-json" | "truncated" | "not-json" | "wrong-form" | "too-long";

/** Why an operation was not believed; each is counted. */
export const DROP_REASONS = [
  "malformed",
  "unknown-message",
  "not-the-persons-words",
  "no-quote",
  "secret",
  "foreign-text",
  "echo",
  "question",
  "hypothetical",
  "reported",
  "third-person",
  "negated",
  "unknown-slot",
  "wrong-value",
  "value-not-in-quote",
  "date-not-in-quote",
  "unknown-memory",
  "already-known",
  "outdated",
  "end-not-said",
  "not-less-trusted",
  "forgotten",
  "repeated",
] as const;
export type DropReason = (typeof DROP_REASONS)[number];

/** A slot of the table, or null for a free fact. */
export type Place = SlotName | null;
