import type { Json } from "../../json.ts";
import type { SlotName } from "../../memory/slots.ts";
import type { Claim } from "../../memory/types.ts";

export type LearnContext = {
  saidAt: Date;
  /** IANA zone of the person; UTC where unknown. */
  timeZone?: string;
  /** Recalled memory and assistant lines shown this turn: words that repeat them are not learned again. */
  injected?: string[];
};

export type ClaimDetails = Partial<
  Pick<Claim, "kind" | "subject" | "text" | "polarity" | "modality" | "confidence" | "validFrom" | "expiresAt">
>;

/** What one pattern found in one clause, before it is a claim. A null slot is a free fact; a null value means "whatever holds now". */
export type Draft =
  | { op: "add"; slot: SlotName | null; value: string; details?: ClaimDetails }
  | { op: "replace"; slot: SlotName; value: string; old?: string; details?: ClaimDetails }
  | { op: "end"; slot: SlotName | null; value: Json }
  | { op: "retract"; slot: SlotName | null; value: Json }
  | { op: "forget"; slot: SlotName | null; words: string };

/** A piece of a sentence with its own subject, made even so that patterns stay few. */
export type Clause = {
  /** Range in the message. */
  start: number;
  end: number;
  /** Spaces single, quotes straight, contractions at the head written out, openers and adverbs taken off. */
  text: string;
  /** The clause as written, spaces single. */
  raw: string;
  /** "actually", "correction:", "no," stood before it. */
  correcting: boolean;
  /** "now", "these days" stood in it: what it says takes the place of what was. */
  updating: boolean;
  /** The clause ends in "anymore" or holds "no longer". */
  ending: boolean;
  /** What "not X" at its end sets aside. */
  instead: string | null;
  /** No other sentence of the message asks for something: a bare wish about answers is then meant to last. */
  alone: boolean;
  context: LearnContext;
};

/** One pattern of a topic: `when` is anchored at the head of a clause. */
export type Rule = { when: RegExp; learn: (match: RegExpMatchArray, clause: Clause) => Draft[] };

export const add = (slot: SlotName | null, value: string, details: ClaimDetails = {}): Draft[] =>
  value === "" ? [] : [{ op: "add", slot, value, details }];
export const fact = (value: string, details: ClaimDetails = {}): Draft[] =>
  add(null, value, { kind: "fact", ...details });
export const addAll = (slot: SlotName, values: string[], details: ClaimDetails = {}): Draft[] =>
  values.flatMap((value) => add(slot, value, details));
export const replace = (slot: SlotName, old: string | undefined, value: string): Draft[] =>
  value === ""
    ? []
    : [old === undefined || old === "" ? { op: "replace", slot, value } : { op: "replace", slot, value, old }];
export const end = (slot: SlotName, value: string | null): Draft[] =>
  value === "" ? [] : [{ op: "end", slot, value }];
export const retract = (slot: SlotName, value: string | null): Draft[] =>
  value === "" ? [] : [{ op: "retract", slot, value }];
/** `I don't` withdraws, `I don't ... anymore` ends. */
export const unsay = (clause: Clause, slot: SlotName, value: string | null): Draft[] =>
  clause.ending ? end(slot, value) : retract(slot, value);
