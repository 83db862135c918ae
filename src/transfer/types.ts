import type { Clock } from "../clock.ts";
import type { Database } from "../database/types.ts";
import type { SecretKey } from "../memory/tombstone.ts";

/** Whose format it is. `rapport`: an export of this product. `text`: a pasted list of memories, one claim a line. */
export const IMPORT_SOURCES = ["transcript", "rapport", "chatgpt", "claude", "text"] as const;
export type ImportSource = (typeof IMPORT_SOURCES)[number];
/** Sources that hold conversations with names of their own for messages. */
export type ConversationSource = "transcript" | "chatgpt" | "claude";

export const IMPORT_STATES = ["reading", "learning", "done", "failed"] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

/** Bytes as they arrive. */
export type ByteStream = AsyncIterable<Uint8Array>;

/** One message of a conversation held elsewhere, as its reader understood it. */
export type ImportedMessage = {
  externalId: string;
  /** The other side's name for the conversation. */
  session: string;
  sessionTitle: string | null;
  /** A person's name in a transcript of people talking; null between a person and an assistant. */
  speaker: string | null;
  /** `unsaid`: the file does not say; decided by who else speaks in the session. */
  role: "user" | "assistant" | "unsaid";
  /** Null where the file does not say: taken from the message before. */
  saidAt: Date | null;
  text: string;
};

/** What could not be read, and where; never its words. */
export type ImportProblem = {
  /** `line 12`, `conversations-002.json item 7`. */
  at: string;
  reason: string;
};
export type Read<Item> = { ok: true; item: Item } | { ok: false; problem: ImportProblem };

export type ImportCounts = {
  /** Messages, or lines of a pasted list, or records of an own export, that could be read. */
  read: number;
  stored: number;
  /** There already from an earlier import. */
  known: number;
  /** Messages the rules have read so far, of `toLearn`. */
  learned: number;
  toLearn: number;
  /** Claims put on the review list. */
  proposed: number;
  /** Places that could not be read; `errors` lists the first hundred. */
  unreadable: number;
};
export const NO_COUNTS: ImportCounts = {
  read: 0,
  stored: 0,
  known: 0,
  learned: 0,
  toLearn: 0,
  proposed: 0,
  unreadable: 0,
};

export type ImportRun = {
  importId: string;
  source: ImportSource;
  state: ImportState;
  counts: ImportCounts;
  errors: ImportProblem[];
  startedAt: Date;
  updatedAt: Date;
  finishedAt: Date | null;
};

export type ImportOptions = {
  /** The speaker of a transcript who is this person: what they said is learned from. Without it nobody's words are. */
  me?: string;
};

/** Rooms an import works with. */
export type TransferRoom = { database: Database; clock: Clock; tombstoneKey: SecretKey };
