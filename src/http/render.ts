import type { Agent, Persona, Preset } from "../agents/types.ts";
import type { Json, JsonObject, Page } from "../json.ts";
import type { Slot } from "../memory/slots.ts";
import type { TokenUsage } from "../models/types.ts";
import type { LearnedItem, TurnResult, UsedMemory } from "../orchestrator/types.ts";
import type {
  Evidence,
  ForgetPreview,
  ForgetReceipt,
  Memory,
  MemoryEvent,
  Message,
  SearchHit,
  Session,
  Trace,
  UserContext,
} from "../verbs.ts";

/** From the domain's words to the API's: one function a shape, every field named. */

const time = (date: Date): string => date.toISOString();
const optionalTime = (date: Date | null): string | null => date && time(date);

export const renderPage = <Item, Shown>(page: Page<Item>, render: (item: Item) => Shown) => ({
  items: page.items.map(render),
  next_cursor: page.nextCursor,
});
/** A list that is never longer than one page. */
export const renderWhole = <Item, Shown>(items: readonly Item[], render: (item: Item) => Shown) =>
  renderPage({ items: [...items], nextCursor: null }, render);

const renderPersona = (persona: Persona) => ({
  agent_name: persona.agentName,
  role: persona.role,
  personality: persona.personality,
  voice: persona.voice,
  first_questions: persona.firstQuestions,
  refusals: persona.refusals,
  sample: persona.sample,
  instructions: persona.instructions,
});

export const renderAgent = (agent: Agent) => ({
  agent_id: agent.agentId,
  preset_name: agent.presetName,
  ...renderPersona(agent.persona),
  model: agent.model,
  created_at: time(agent.createdAt),
  updated_at: time(agent.updatedAt),
});

export const renderPreset = (preset: Preset) => ({
  preset_name: preset.presetName,
  description: preset.description,
  ...renderPersona(preset),
});

export const renderSession = (session: Session) => ({
  session_id: session.sessionId,
  agent_id: session.agentId,
  title: session.title,
  head_message_id: session.headMessageId,
  created_at: time(session.createdAt),
  updated_at: time(session.updatedAt),
  ended_at: optionalTime(session.endedAt),
  temporary: session.temporary,
});

export const renderMessage = (message: Message) => ({
  message_id: message.messageId,
  session_id: message.sessionId,
  parent_id: message.parentId,
  role: message.role,
  text: message.text,
  status: message.status,
  model: message.model,
  said_at: time(message.saidAt),
  redacted: message.redacted,
});

export const renderLearned = (item: LearnedItem) => ({
  memory_id: item.memoryId,
  event: item.event,
  slot: item.slot,
  value: item.value,
  text: item.text,
  replaced_id: item.replacedId,
});

export const renderUsedMemory = (used: UsedMemory) => ({
  memory_id: used.memoryId,
  message_id: used.messageId,
  label: used.label,
  text: used.text,
  said_at: time(used.saidAt),
  cited: used.cited,
});

export const renderUsage = (usage: TokenUsage) => ({
  input_tokens: usage.input,
  output_tokens: usage.output,
  cached_input_tokens: usage.cachedInput,
  estimated: usage.estimated,
});

export const renderReply = (result: TurnResult) => ({
  message_id: result.messageId,
  reply_id: result.replyId,
  response: result.response,
  status: result.status,
  memories_used: result.memoriesUsed.map(renderUsedMemory),
  learned: result.learned.map(renderLearned),
  usage: renderUsage(result.usage),
  model: result.model,
});

/** Lines of a trace are stored with the domain's names. */
const renderLine = (line: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(line).map(([key, value]): [string, Json] => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );

export const renderTrace = (trace: Trace) => ({
  reply_id: trace.replyId,
  message_id: trace.messageId,
  recalled: trace.recalled.map(renderLine),
  cited: trace.cited,
  sections: trace.sections.map(({ name, tokens }) => ({ name, tokens })),
  prompt: trace.prompt,
  without: trace.without,
  cacheable_share: trace.cacheableShare,
  prompt_hash: trace.promptHash,
  core_hash: trace.coreHash,
  created_at: time(trace.createdAt),
});

export const renderContext = (context: UserContext) => ({
  user_profile: context.user_profile,
  learned_preferences: context.learned_preferences,
  communication_style: context.communication_style,
  context_memory: context.context_memory,
  facts: context.facts,
  agent_memory: context.agent_memory,
  interaction_patterns: context.interaction_patterns,
  context_prompt: context.context_prompt,
});

export const renderSlot = ([name, slot]: [string, Slot]) => ({
  slot: name,
  section: slot.section,
  kind: slot.kind,
  cardinality: slot.cardinality,
  lifetime_days: slot.lifetimeDays,
  ask_first: slot.askFirst,
  description: slot.description,
});

const renderEvidence = (evidence: Evidence) => ({
  source: evidence.source,
  message_id: evidence.messageId,
  start: evidence.start,
  end: evidence.end,
  quote: evidence.quote,
  said_at: time(evidence.saidAt),
});

export const renderMemory = (memory: Memory) => ({
  memory_id: memory.memoryId,
  kind: memory.kind,
  subject: memory.subject,
  slot: memory.slot,
  value: memory.value,
  text: memory.text,
  polarity: memory.polarity,
  scope: memory.scope,
  agent_id: memory.agentId,
  state: memory.state,
  origin: memory.origin,
  trust: memory.trust,
  confidence: memory.confidence,
  said_at: time(memory.saidAt),
  recorded_at: time(memory.recordedAt),
  valid_from: optionalTime(memory.validFrom),
  valid_to: optionalTime(memory.validTo),
  support_count: memory.supportCount,
  pinned: memory.pinned,
  supersedes_id: memory.supersedesId,
  evidence: memory.evidence.map(renderEvidence),
});

export const renderMemoryEvent = (event: MemoryEvent) => ({
  event: event.event,
  other_id: event.otherId,
  by: event.by,
  message_id: event.messageId,
  undone: event.undone,
  at: time(event.at),
});

export const renderForgetPreview = (preview: ForgetPreview) => ({
  token: preview.token,
  memories: preview.memories.map(({ memoryId, text }) => ({ memory_id: memoryId, text })),
  message_count: preview.messageCount,
  words: preview.words,
});

export const renderForgetReceipt = (receipt: ForgetReceipt) => ({
  receipt_id: receipt.receiptId,
  forgotten_at: time(receipt.forgottenAt),
  memories: receipt.memories,
  messages: receipt.messages,
  passages: receipt.passages,
  traces: receipt.traces,
  answers: receipt.answers,
  remains: receipt.remains,
});

export const renderSearchHit = (hit: SearchHit) => ({
  kind: hit.kind,
  id: hit.id,
  message_id: hit.messageId,
  external_id: hit.externalId,
  session_id: hit.sessionId,
  text: hit.text,
  said_at: time(hit.saidAt),
  said_by: hit.saidBy,
  score: hit.score,
});
