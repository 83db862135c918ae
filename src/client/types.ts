/** The shapes of the API as a program sees them. Times are ISO 8601 texts. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export type Page<Item> = { items: Item[]; next_cursor: string | null };
export type PageQuery = { limit?: number; cursor?: string };

export type PresetName = "marketing_maestro" | "support_assistant" | "data_analyst" | "content_creator";
export type Persona = {
  agent_name: string;
  role: string;
  personality: string;
  voice: string[];
  first_questions: string[];
  refusals: string[];
  sample: { person: string; agent: string } | null;
  instructions: string;
};
export type Preset = Persona & { preset_name: PresetName; description: string };
export type Agent = Persona & {
  agent_id: string;
  preset_name: PresetName | null;
  model: string | null;
  created_at: string;
  updated_at: string;
};
export type AgentInput = {
  agent_name: string;
  preset_name?: PresetName;
  role?: string;
  personality?: string;
  instructions?: string;
  model?: string;
};
export type AgentPatch = {
  agent_name?: string;
  role?: string;
  personality?: string;
  instructions?: string;
  model?: string | null;
};

export type Session = {
  session_id: string;
  agent_id: string;
  title: string | null;
  head_message_id: string | null;
  created_at: string;
  updated_at: string;
  ended_at: string | null;
  temporary: boolean;
};

export type Message = {
  message_id: string;
  session_id: string;
  parent_id: string | null;
  role: "user" | "assistant";
  text: string;
  status: "complete" | "interrupted";
  model: string | null;
  said_at: string;
  redacted: boolean;
};
export type MessageInput = { session_id: string; message: string; parent_id?: string; replaces?: string };

export type UsedMemory = {
  memory_id: string | null;
  message_id: string | null;
  label: string;
  text: string;
  said_at: string;
  cited: boolean;
};
export type Learned = {
  memory_id: string;
  event: "learned" | "reinforced" | "superseded" | "ended" | "retracted" | "forgotten" | "conflict";
  slot: string | null;
  value: Json;
  text: string;
  replaced_id: string | null;
};
export type Usage = { input_tokens: number; output_tokens: number; cached_input_tokens: number; estimated: boolean };
export type Reply = {
  message_id: string;
  reply_id: string;
  response: string;
  status: "complete" | "interrupted";
  memories_used: UsedMemory[];
  learned: Learned[];
  usage: Usage;
  model: string;
};

/** A reply as it is made: started first, done last. `memories` comes a second time when it is known what was cited. */
export type ReplyEvent =
  | { type: "started"; message_id: string; reply_id: string }
  | { type: "learned"; learned: Learned[] }
  | { type: "memories"; memories: UsedMemory[] }
  | { type: "text"; text: string }
  | { type: "done"; status: "complete" | "interrupted"; model: string; usage: Usage };

export type Trace = {
  reply_id: string;
  message_id: string;
  recalled: JsonObject[];
  cited: string[];
  sections: { name: string; tokens: number }[];
  prompt: JsonObject;
  /** Memories this reply was to do without. */
  without: string[];
  /** Null for the first prompt of a session. */
  cacheable_share: number | null;
  prompt_hash: string;
  core_hash: string;
  created_at: string;
};

export type ContextPatch = {
  user_profile?: JsonObject;
  learned_preferences?: JsonObject;
  communication_style?: JsonObject;
  context_memory?: JsonObject;
};
export type Context = Required<ContextPatch> & {
  facts: string[];
  agent_memory: JsonObject;
  interaction_patterns: JsonObject;
  context_prompt: string;
};
export type Slot = {
  slot: string;
  section: string;
  kind: string;
  cardinality: "one" | "many";
  lifetime_days: number | null;
  ask_first: boolean;
  description: string;
};

export type MemoryKind =
  | "identity"
  | "company"
  | "preference"
  | "instruction"
  | "goal"
  | "project"
  | "event"
  | "person"
  | "fact"
  | "procedure";
export type MemoryState = "candidate" | "active" | "superseded" | "retracted" | "quarantined" | "expired";
export type Memory = {
  memory_id: string;
  kind: MemoryKind;
  subject: string;
  slot: string | null;
  value: Json;
  text: string;
  polarity: "affirmed" | "negated";
  scope: "user" | "relationship";
  agent_id: string | null;
  state: MemoryState;
  origin: "message" | "edit" | "import";
  trust: number;
  confidence: number;
  said_at: string;
  recorded_at: string;
  valid_from: string | null;
  valid_to: string | null;
  support_count: number;
  pinned: boolean;
  supersedes_id: string | null;
  evidence: {
    source: "message" | "edit" | "import";
    message_id: string | null;
    start: number | null;
    end: number | null;
    quote: string;
    said_at: string;
  }[];
};
export type MemoryQuery = PageQuery & {
  q?: string;
  kind?: MemoryKind;
  scope?: "user" | "relationship";
  agent_id?: string;
  state?: MemoryState;
  slot?: string;
} & Times;
/** Looking back: ISO 8601 with zone. */
export type Times = { as_of?: string; believed_at?: string };
export type MemoryInput = {
  kind?: MemoryKind;
  slot?: string;
  value: Json;
  text?: string;
  scope?: "user" | "relationship";
  agent_id?: string;
};
export type MemoryPatch = {
  kind?: MemoryKind;
  slot?: string | null;
  value?: Json;
  text?: string;
  pinned?: boolean;
  confirmed?: true;
};
export type Conflict = {
  conflict_id: string;
  question: string;
  known: Memory;
  said: Memory;
  kept: "new" | "old" | "both" | null;
  created_at: string;
  resolved_at: string | null;
};
export type MemoryHealth = {
  memories: number;
  duplicates: number;
  stale: number;
  unsupported: number;
  conflicts: number;
  waiting: number;
  quarantined: number;
  recalled_share: number | null;
};
export type Feedback = { message_id: string; rating: 1 | -1; reason: string | null; at: string };
export type Settings = {
  learn: boolean;
  use: boolean;
  categories: { [kind in MemoryKind]?: boolean };
  ask_first: boolean;
  retention_days: number | null;
  temporary_default: boolean;
};
export type AccountReceipt = {
  receipt_id: string;
  erased_at: string;
  agents: number;
  sessions: number;
  messages: number;
  memories: number;
  remains: string;
};
export type MemoryEvent = {
  event: string;
  other_id: string | null;
  by: "rules" | "person" | "model" | "import";
  message_id: string | null;
  undone: boolean;
  at: string;
};
export type ForgetPreview = {
  token: string;
  memories: { memory_id: string; text: string }[];
  message_count: number;
  words: string[];
};
export type ForgetReceipt = {
  receipt_id: string;
  forgotten_at: string;
  memories: number;
  messages: number;
  passages: number;
  traces: number;
  answers: number;
  remains: string;
};
export type SearchHit = {
  kind: "message" | "memory";
  id: string;
  session_id: string | null;
  text: string;
  said_at: string;
  said_by: "user" | "assistant" | "note";
  score: number;
};

export type Problem = {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  request_id: string;
  errors?: { field: string; message: string }[];
};
