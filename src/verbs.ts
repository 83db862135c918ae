import type { Agent, Preset, PresetName } from "./agents/types.ts";
import type { Json, JsonObject, Page, PageRequest } from "./json.ts";
import type { MemoryKind, MemoryScope, MemoryState, Origin } from "./memory/types.ts";
import type { ModelName } from "./models/types.ts";
import type { TurnEvent, TurnResult } from "./orchestrator/types.ts";

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
};
export type SessionInput = { agentId: string; title?: string };

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

export type MessageInput = { sessionId: string; message: string; parentId?: string };

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
  deleteSession(sessionId: string): Promise<void>;
  endSession(sessionId: string): Promise<Session>;
  listMessages(sessionId: string, page: PageRequest): Promise<Page<Message>>;

  /**
   * One turn. The person's message is durable before the model is asked; `signal` is the client leaving: the partial reply is kept.
   * The generator ends with `done`; it throws RapportError when the model fails (the message stays stored).
   */
  streamMessage(input: MessageInput, options?: TurnOptions): AsyncGenerator<TurnEvent, void>;
  /** The same turn, drained. */
  sendMessage(input: MessageInput, options?: TurnOptions): Promise<TurnResult>;
  /** Stops a reply that is being made on this server; false when there is none. */
  stopMessage(messageId: string): Promise<boolean>;
  getTrace(replyId: string): Promise<Trace>;
  /** The prompt a turn would send, without asking a model or storing anything. */
  prepareContext(input: MessageInput): Promise<PreparedContext>;

  getContext(filter?: { agentId?: string }): Promise<UserContext>;
  /** @throws RapportError precondition_failed when `ifMatch` is not the current etag */
  updateContext(patch: ContextPatch, options?: { ifMatch?: string }): Promise<UserContext>;

  listMemories(page: PageRequest, filter?: MemoryFilter): Promise<Page<Memory>>;
  getMemory(memoryId: string): Promise<Memory>;
  memoryHistory(memoryId: string): Promise<MemoryEvent[]>;
  retractMemory(memoryId: string): Promise<Memory>;
  undoMemory(memoryId: string): Promise<Memory>;
  previewForget(request: ForgetRequest): Promise<ForgetPreview>;
  confirmForget(token: string): Promise<ForgetReceipt>;

  search(query: string, limit: number): Promise<SearchHit[]>;
};

export type TurnOptions = { signal?: AbortSignal; idempotencyKey?: string };
export type PreparedContext = {
  system: string;
  messages: { role: "user" | "assistant"; content: string }[];
  recalled: JsonObject[];
  inputTokens: number;
};

export type PublicVerbs = { presets(): Preset[]; models(): { default: ModelName; available: ModelName[] } };
