import type { Agent, Preset, PresetName } from "./agents/types.ts";
import type { Json, JsonObject, Page, PageRequest } from "./json.ts";
import type { Settings, SettingsPatch } from "./memory/settings.ts";
import type { MemoryKind, MemoryScope, MemoryState, MemoryTimes, Origin } from "./memory/types.ts";
import type { ModelName } from "./models/types.ts";
import type { TurnEvent, TurnResult } from "./orchestrator/types.ts";
import type { ByteStream, ImportOptions, ImportRun, ImportSource } from "./transfer/types.ts";

/** The shapes behind the API; HTTP renders them in snake_case. Every verb runs as `rapport_app` for one person. */

export type AgentInput = {
  agentName: string;
  presetName?: PresetName;
  role?: string;
  personality?: string;
  instructions?: string;
  model?: ModelName;
};
export type AgentPatch = {
  agentName?: string;
  role?: string;
  personality?: string;
  instructions?: string;
  model?: ModelName | null;
};

export type Session = {
  sessionId: string;
  agentId: string;
  title: string | null;
  headMessageId: string | null;
  createdAt: Date;
  updatedAt: Date;
  endedAt: Date | null;
  /** Nothing is recalled in it or learned from it; it is erased at its end, or a day after it began. */
  temporary: boolean;
};
/** `temporary` absent: as the person's settings say. */
export type SessionInput = { agentId: string; title?: string; temporary?: boolean };

export type Message = {
  messageId: string;
  sessionId: string;
  parentId: string | null;
  role: "user" | "assistant";
  text: string;
  status: "complete" | "interrupted";
  model: string | null;
  saidAt: Date;
  redacted: boolean;
};

/**
 * `parentId`: the message to answer, where it is not the newest. `replaces`: the person's own message this one takes the place of, as
 * its sibling; what was learned only from that one is withdrawn. One of the two at most.
 */
export type MessageInput = { sessionId: string; message: string; parentId?: string; replaces?: string };
/** Another reply to a message (or in place of a reply), as if the memories of `without` were not known. */
export type RegenerateInput = { messageId: string; without: string[] };

export type Evidence = {
  source: Origin;
  messageId: string | null;
  start: number | null;
  end: number | null;
  quote: string;
  saidAt: Date;
};

export type Memory = {
  memoryId: string;
  kind: MemoryKind;
  subject: string;
  slot: string | null;
  value: Json;
  text: string;
  /** `negated`: that this is not so. */
  polarity: "affirmed" | "negated";
  scope: MemoryScope;
  agentId: string | null;
  state: MemoryState;
  origin: Origin;
  trust: number;
  confidence: number;
  saidAt: Date;
  recordedAt: Date;
  validFrom: Date | null;
  validTo: Date | null;
  supportCount: number;
  pinned: boolean;
  supersedesId: string | null;
  evidence: Evidence[];
};
export type MemoryFilter = {
  q?: string;
  kind?: MemoryKind;
  scope?: MemoryScope;
  agentId?: string;
  state?: MemoryState;
  slot?: string;
} & MemoryTimes;

/** What the person writes down by hand. The kind may be left out where the slot has one, the text where it can be made of the value. */
export type MemoryInput = {
  kind?: MemoryKind;
  slot?: string;
  value: Json;
  text?: string;
  scope: MemoryScope;
  /** For the scope `relationship` alone. */
  agentId?: string;
};
/** Kind, slot, value and text are an edit, which supersedes; pinning and confirming keep the memory. */
export type MemoryPatch = {
  kind?: MemoryKind;
  slot?: string | null;
  value?: Json;
  text?: string;
  pinned?: boolean;
  confirmed?: true;
};

/** Two memories that contradict each other: `known` holds, `said` waits. */
export type Conflict = {
  conflictId: string;
  question: string;
  known: Memory;
  said: Memory;
  kept: "new" | "old" | "both" | null;
  createdAt: Date;
  resolvedAt: Date | null;
};

/** Counts. `stale`: past its time and not confirmed; `unsupported`: without evidence, of which there must be none. */
export type MemoryHealth = {
  memories: number;
  duplicates: number;
  stale: number;
  unsupported: number;
  conflicts: number;
  waiting: number;
  quarantined: number;
  /** 0..1 of the memories that hold were recalled for a message within 30 days; null: there are none. */
  recalledShare: number | null;
};

export type Feedback = { messageId: string; rating: 1 | -1; reason: string | null; at: Date };

export type AccountReceipt = {
  receiptId: string;
  erasedAt: Date;
  agents: number;
  sessions: number;
  messages: number;
  memories: number;
  /** What erasing here cannot reach. */
  remains: string;
};
export type MemoryEvent = {
  event: string;
  otherId: string | null;
  by: "rules" | "person" | "model" | "import";
  messageId: string | null;
  undone: boolean;
  at: Date;
};

export type ForgetRequest = { query: string } | { ids: string[] };
export type ForgetPreview = {
  /** Confirms exactly this preview, for ten minutes. */
  token: string;
  memories: { memoryId: string; text: string }[];
  /** Messages and replies in which words will be blacked out. */
  messageCount: number;
  words: string[];
};
export type ForgetReceipt = {
  receiptId: string;
  forgottenAt: Date;
  memories: number;
  messages: number;
  passages: number;
  traces: number;
  answers: number;
  /** What erasing here cannot reach, in a sentence: write-ahead log, backups, snapshots and when they age out. */
  remains: string;
};

export type SearchHit = {
  kind: "message" | "memory";
  id: string;
  /** The message itself, or the one a memory was learned from. */
  messageId: string | null;
  /** That message's name where it was imported from. */
  externalId: string | null;
  sessionId: string | null;
  text: string;
  saidAt: Date;
  saidBy: "user" | "assistant" | "note";
  score: number;
};

export type Trace = {
  replyId: string;
  messageId: string;
  recalled: JsonObject[];
  cited: string[];
  sections: { name: string; tokens: number }[];
  prompt: JsonObject;
  /** Memories this reply was to do without. */
  without: string[];
  /** 0..1 of the prompt, but for its recall and newest exchange, that the session's prompt before began with; null for the first. */
  cacheableShare: number | null;
  promptHash: string;
  coreHash: string;
  createdAt: Date;
};

export type ContextDocument = {
  user_profile: JsonObject;
  learned_preferences: JsonObject;
  communication_style: JsonObject;
  context_memory: JsonObject;
  facts: string[];
};
export type UserContext = ContextDocument & {
  agent_memory: JsonObject;
  interaction_patterns: JsonObject;
  /** The briefing as it stands in a prompt. */
  context_prompt: string;
  /** Changes with every change of the document; for If-Match. */
  etag: string;
};
export type ContextPatch = { [Section in Exclude<keyof ContextDocument, "facts">]?: JsonObject };

export type PersonVerbs = {
  userId: string;
  createAgent(input: AgentInput): Promise<Agent>;
  listAgents(page: PageRequest): Promise<Page<Agent>>;
  getAgent(agentId: string): Promise<Agent>;
  updateAgent(agentId: string, patch: AgentPatch): Promise<Agent>;
  deleteAgent(agentId: string): Promise<void>;

  createSession(input: SessionInput): Promise<Session>;
  listSessions(page: PageRequest, filter?: { agentId?: string }): Promise<Page<Session>>;
  getSession(sessionId: string): Promise<Session>;
  updateSession(sessionId: string, patch: { title: string }): Promise<Session>;
  /** What was learned from it is kept, or forgotten where it was learned from nowhere else; then there is a receipt. */
  deleteSession(sessionId: string, memories?: "keep" | "forget"): Promise<ForgetReceipt | null>;
  endSession(sessionId: string): Promise<Session>;
  listMessages(sessionId: string, page: PageRequest): Promise<Page<Message>>;

  /**
   * One turn. The person's message is durable before the model is asked; `signal` is the client leaving: the partial reply is kept.
   * The generator ends with `done`; it throws RapportError when the model fails (the message stays stored).
   */
  streamMessage(input: MessageInput, options?: TurnOptions): AsyncGenerator<TurnEvent, void>;
  /** The same turn, drained. */
  sendMessage(input: MessageInput, options?: TurnOptions): Promise<TurnResult>;
  /** A new reply beside the old ones; nothing is learned again. @throws RapportError not_found before there is a stream */
  regenerateMessage(
    input: RegenerateInput,
    options?: TurnOptions,
  ): Promise<{ sessionId: string; events: AsyncGenerator<TurnEvent, void> }>;
  rateReply(replyId: string, input: { rating: 1 | -1; reason?: string }): Promise<Feedback>;
  /** Stops a reply that is being made on this server; false when there is none. */
  stopMessage(messageId: string): Promise<boolean>;
  getTrace(replyId: string): Promise<Trace>;
  /** The prompt a turn would send, without asking a model or storing anything. */
  prepareContext(input: MessageInput): Promise<PreparedContext>;

  getContext(filter?: { agentId?: string } & MemoryTimes): Promise<UserContext>;
  /** @throws RapportError precondition_failed when `ifMatch` is not the current etag */
  updateContext(patch: ContextPatch, options?: { ifMatch?: string }): Promise<UserContext>;

  listMemories(page: PageRequest, filter?: MemoryFilter): Promise<Page<Memory>>;
  getMemory(memoryId: string): Promise<Memory>;
  memoryHistory(memoryId: string): Promise<MemoryEvent[]>;
  createMemory(input: MemoryInput): Promise<Memory>;
  /** @returns the memory that holds afterwards: after an edit usually another one */
  updateMemory(memoryId: string, patch: MemoryPatch): Promise<Memory>;
  listConflicts(): Promise<Conflict[]>;
  /** @param keep the id of one of the two memories, or `both` */
  resolveConflict(conflictId: string, keep: string): Promise<Conflict>;
  memoryHealth(): Promise<MemoryHealth>;
  retractMemory(memoryId: string): Promise<Memory>;
  undoMemory(memoryId: string): Promise<Memory>;
  previewForget(request: ForgetRequest): Promise<ForgetPreview>;
  confirmForget(token: string): Promise<ForgetReceipt>;

  search(query: string, limit: number, times?: MemoryTimes): Promise<SearchHit[]>;

  getSettings(): Promise<Settings>;
  updateSettings(patch: SettingsPatch): Promise<Settings>;
  /**
   * Erases everything of the person.
   * @param removeAccount ends the account that leads to them, where the caller keeps accounts
   */
  deleteAccount(removeAccount?: () => Promise<void>): Promise<AccountReceipt>;

  /** Reads another product's file, or an export of this one, to its end; learning goes on in the background. */
  importData(source: ImportSource, stream: ByteStream, options?: ImportOptions): Promise<ImportRun>;
  listImports(page: PageRequest): Promise<Page<ImportRun>>;
  getImport(importId: string): Promise<ImportRun>;
  /** Everything of this person, in pieces: JSON Lines that `importData("rapport", ...)` takes, or Markdown to read. */
  exportData(format: "jsonl" | "markdown"): AsyncGenerator<string>;

  /** What waits for the person's word. */
  listReview(page: PageRequest): Promise<Page<Memory>>;
  /** @throws RapportError conflict for a memory that does not wait */
  decideReview(memoryId: string, decision: "accept" | "reject"): Promise<Memory>;
};

export type TurnOptions = { signal?: AbortSignal; idempotencyKey?: string };
export type PreparedContext = {
  system: string;
  messages: { role: "user" | "assistant"; content: string }[];
  recalled: JsonObject[];
  inputTokens: number;
};

export type PublicVerbs = { presets(): Preset[]; models(): { default: ModelName; available: ModelName[] } };
