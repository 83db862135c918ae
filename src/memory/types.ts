import type { Json } from "../json.ts";
import type { SlotName } from "./slots.ts";

export const MEMORY_KINDS = [
  "identity",
  "company",
  "preference",
  "instruction",
  "goal",
  "project",
  "event",
  "person",
  "fact",
  "procedure",
] as const;
export type MemoryKind = (typeof MEMORY_KINDS)[number];

export const MEMORY_STATES = ["candidate", "active", "superseded", "retracted", "quarantined", "expired"] as const;
export type MemoryState = (typeof MEMORY_STATES)[number];

/** Who may recall it: every agent of the person, or the one agent it was told to. */
export type MemoryScope = "user" | "relationship";

/** Where the words came from. Only `message` (the person's own), `edit` and `import` may make memories of the person. */
export type Origin = "message" | "edit" | "import";

/** The two axes of time: what was true at `asOf`, as we knew it at `believedAt` (each the present where absent). */
export type MemoryTimes = { asOf?: Date; believedAt?: Date };

/** 0..1; the person's own edit is worth more than a sentence in passing, an import less. */
export const TRUST: Record<Origin, number> = { edit: 1, message: 0.9, import: 0.7 };

/** Half-open range of UTF-16 units in a message's text. */
export type Span = { start: number; end: number };

/** What code claims about a person before it is stored: the output of rules, of an edit, of an import. */
export type Claim = {
  kind: MemoryKind;
  /** `user`, or the name of the person or thing spoken of. */
  subject: string;
  /** A name of the slot table, `section.key` for a further key of the context objects, or null for a free fact. */
  slot: SlotName | `${string}.${string}` | null;
  value: Json;
  /** One short sentence in the third person without a subject pronoun, e.g. "Works at TechFlow AI." */
  text: string;
  polarity: "affirmed" | "negated";
  modality: "stated" | "wished" | "planned";
  /** 0..1 */
  confidence: number;
  validFrom?: Date;
  validTo?: Date;
  expiresAt?: Date;
};

/** What the rules make of one message, in the order said. */
export type Learning =
  | {
      op: "add";
      claim: Claim;
      span: Span;
      /** The person asked to remember it: learned even if it was forgotten before. */
      asked?: true;
      /** Kept as a candidate for the person to decide, although nothing contradicts it. */
      waits?: true;
    }
  /** The new claim takes the place of another, also in a slot of many values ("moved from A to B"). */
  | { op: "replace"; claim: Claim; old: { slot: string; value?: Json }; span: Span }
  /** It was true and is no longer ("we no longer use HubSpot"): ends, keeps the past. */
  | { op: "end"; target: { slot: string | null; value: Json }; span: Span }
  /** It never was true ("I'm not a founder"): retracted, undoable. */
  | { op: "retract"; target: { slot: string | null; value: Json }; span: Span }
  /** Erase for good what matches these words ("forget that I use HubSpot"). */
  | { op: "forget"; target: { slot: string | null; words: string }; span: Span };

/** An active memory as the profile sees it: the profile is nothing but these. */
export type SlotMemory = {
  memoryId: string;
  /** A name of the slot table, `section.key` for a further key, null for a free fact. */
  slot: string | null;
  value: Json;
  text: string;
  polarity: Claim["polarity"];
  saidAt: Date;
  /** 0..1 */
  confidence: number;
  pinned: boolean;
  /** The one agent it was told to, or null: every agent of the person. */
  agentId: string | null;
  kind: MemoryKind;
};

/** One step of an edit of the profile by hand, as the profile plans it and the memory carries it out. */
export type PlannedChange =
  | { op: "set"; slot: string; value: Json; claim: Claim; replaces: string | null }
  | { op: "add"; claim: Claim }
  | { op: "remove"; memoryId: string };
