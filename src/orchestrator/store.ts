import type { UserDatabase } from "../database/as-user.ts";
import { empty, json, sql, type Sql } from "../database/sql.ts";
import { notFound } from "../errors.ts";
import { insertPassage, type PassageRow } from "../memory/passages.ts";
import type { TokenUsage } from "../models/types.ts";

export type StoredMessage = {
  id: string;
  sessionId: string;
  agentId: string;
  parentId: string | null;
  position: number;
  text: string;
  tokens: number;
  pathTokens: number;
  holdsSecret: boolean;
  saidAt: Date;
};

/** The person's message with its passage, and the session's new tip: one statement. */
export async function storeMessage(
  db: UserDatabase,
  message: StoredMessage,
  passage: PassageRow | null,
  title: string | null,
): Promise<void> {
  await db.query(sql`
    with message as (
      insert into messages (id, session_id, parent_id, position, role, text, tokens, path_tokens, status, holds_secret, said_at)
      values (${message.id}, ${message.sessionId}, ${message.parentId}, ${message.position}, 'user', ${message.text}, ${message.tokens},
        ${message.pathTokens}, 'complete', ${message.holdsSecret}, ${message.saidAt})),
    passage as (${insertPassage(passage)})
    update sessions set next_position = ${message.position + 1}, head_message_id = ${message.id}, updated_at = ${message.saidAt},
      title = coalesce(title, ${title})
    where user_id = current_user_id() and id = ${message.sessionId}`);
}

export type StoredReply = {
  id: string;
  messageId: string;
  sessionId: string;
  agentId: string;
  text: string;
  tokens: number;
  pathTokens: number;
  status: "complete" | "interrupted";
  model: string;
  saidAt: Date;
};

export type StoredTrace = {
  recalled: unknown[];
  cited: string[];
  sections: unknown[];
  prompt: unknown;
  promptHash: string;
  coreHash: string;
};

export type StoredUsage = {
  id: string;
  agentId: string;
  messageId: string;
  model: string;
  outcome: string;
  usage: TokenUsage;
  latencyMs: number;
  at: Date;
};

/**
 * Reply, passage, trace, usage and learn job in one statement: all of them or none.
 * @throws RapportError not_found when the session was deleted meanwhile
 */
export async function storeReply(
  db: UserDatabase,
  stored: {
    reply: StoredReply;
    passage: PassageRow | null;
    trace: StoredTrace;
    usage: StoredUsage;
    /** Null: nothing may be learned from this session, now or when that changes. */
    learnJob: { id: string; runAt: Date } | null;
    /** Whether the session goes on from here even when its newest message is another. */
    takesTip: boolean;
  },
): Promise<void> {
  const { reply, trace, learnJob, takesTip } = stored;
  const passedOver =
    learnJob === null ? sql`learned_position = next_position + 1, proposed_position = next_position + 1,` : empty;
  const rows = await db.query(sql`
    with tip as (
      -- A turn that was overtaken by another keeps its reply as a branch and leaves the tip where it is.
      update sessions set next_position = next_position + 1, updated_at = ${reply.saidAt}, ${passedOver}
        head_message_id = case when ${takesTip} or head_message_id = ${reply.messageId} then ${reply.id}::uuid else head_message_id end
      where user_id = current_user_id() and id = ${reply.sessionId} returning next_position - 1 as position),
    reply as (
      insert into messages (id, session_id, parent_id, position, role, text, tokens, path_tokens, status, model, said_at)
      select ${reply.id}::uuid, ${reply.sessionId}::uuid, ${reply.messageId}::uuid, position, 'assistant', ${reply.text}, ${reply.tokens}::int,
        ${reply.pathTokens}::int, ${reply.status}, ${reply.model}, ${reply.saidAt}::timestamptz from tip
      returning id),
    passage as (${insertPassage(stored.passage)}),
    trace as (
      insert into turn_traces (reply_id, message_id, recalled, cited, sections, prompt, prompt_hash, core_hash, created_at)
      select id, ${reply.messageId}::uuid, ${json(trace.recalled)}::jsonb, ${json(trace.cited)}::jsonb, ${json(trace.sections)}::jsonb,
        ${json(trace.prompt)}::jsonb, ${trace.promptHash}, ${trace.coreHash}, ${reply.saidAt}::timestamptz from reply),
    usage as (${insertUsage(stored.usage)}),
    job as (${learnJob === null ? sql`select 1` : enqueueLearning(learnJob, reply)})
    select id from reply`);
  if (rows.length === 0) throw notFound("session");
}

/** One learn job a session: each turn puts it off, a session that never pauses is read all the same. */
const enqueueLearning = ({ id, runAt }: { id: string; runAt: Date }, { sessionId, saidAt }: StoredReply): Sql => sql`
  insert into jobs (id, kind, unique_key, payload, run_at, created_at)
  values (${id}, 'learn', ${sessionId}, ${json({ sessionId })}::jsonb, ${runAt}, ${saidAt})
  on conflict (user_id, kind, unique_key) do update set run_at = least(excluded.run_at, jobs.created_at + interval '5 minutes'),
    state = case jobs.state when 'failed' then 'due' else jobs.state end, attempts = case jobs.state when 'failed' then 0 else jobs.attempts end`;

const insertUsage = ({ id, agentId, messageId, model, outcome, usage, latencyMs, at }: StoredUsage) => sql`
  insert into usage_events (id, agent_id, message_id, model, outcome, input_tokens, output_tokens, cached_input_tokens, estimated, latency_ms, at)
  values (${id}, ${agentId}, ${messageId}, ${model}, ${outcome}, ${usage.input}, ${usage.output}, ${usage.cachedInput}, ${usage.estimated}, ${latencyMs}, ${at})`;

/** A call that gave no reply still cost time, and perhaps tokens. */
export const storeUsage = async (db: UserDatabase, usage: StoredUsage): Promise<void> =>
  void (await db.query(insertUsage(usage)));
