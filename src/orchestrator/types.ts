import type { Json } from "../json.ts";
import type { ModelName, TokenUsage } from "../models/types.ts";

/** One line of the recall block: what was found for this message. */
export type RecalledLine = {
  /** What the model sees and cites, `m:` and the first characters of the id. */
  label: string;
  memoryId: string | null;
  messageId: string | null;
  saidAt: Date;
  saidBy: "user" | "assistant" | "note";
  text: string;
  /** Of the text, where they were counted when it was stored. */
  tokens?: number;
  /** Higher is better; comparable within one recall only. */
  score: number;
  /** Its place in each list it was found in, from 1; `final` after ranking. Absent for what no list gave. */
  ranks?: { words: number | null; final: number };
};

/** What happened to the person's memory in this turn. */
export type LearnedItem = {
  memoryId: string;
  event: "learned" | "reinforced" | "superseded" | "ended" | "retracted" | "forgotten" | "conflict";
  slot: string | null;
  value: Json;
  /** "" for what was forgotten; for a conflict the one short question it leaves open. */
  text: string;
  /** The memory it took the place of; for a conflict the one it contradicts. */
  replacedId: string | null;
};

export type UsedMemory = {
  memoryId: string | null;
  messageId: string | null;
  label: string;
  text: string;
  saidAt: Date;
  cited: boolean;
};

export type TurnResult = {
  /** The person's message as stored. */
  messageId: string;
  replyId: string;
  response: string;
  status: "complete" | "interrupted";
  memoriesUsed: UsedMemory[];
  learned: LearnedItem[];
  usage: TokenUsage;
  model: ModelName;
};

/** A turn as it happens: started, learned and memories come before the first text; done is last. */
export type TurnEvent =
  /** `replayed`: answered before under the same Idempotency-Key, and told again from what was stored. */
  | { type: "started"; messageId: string; replyId: string; replayed?: true }
  | { type: "learned"; learned: LearnedItem[] }
  | { type: "memories"; memories: UsedMemory[] }
  | { type: "text"; text: string }
  | { type: "done"; result: TurnResult };
