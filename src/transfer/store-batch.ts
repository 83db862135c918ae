import { createHash } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { json, sql } from "../database/sql.ts";
import { insertPassages, passageRow, type PassageRow } from "../memory/passages.ts";
import { countTokens } from "../models/tokens.ts";
import { archiveAgent } from "./archive-agent.ts";
import { assistantSessions, type Placed } from "./place.ts";
import type { ConversationSource } from "./types.ts";

/** Takes turns with this person's other imports until the transaction ends. */
export const lockImports = async (db: UserDatabase): Promise<void> =>
  void (await db.query(sql`select pg_advisory_xact_lock(hashtextextended('imports ' || current_user_id()::text, 0))`));

export const sessionKey = (source: ConversationSource, session: string): string =>
  createHash("sha256").update(`${source}\n${session}`).digest("base64url");

type SessionState = {
  id: string;
  key: string;
  position: number;
  head: string | null;
  pathTokens: number;
  saidAt: Date;
  withAssistant: boolean;
};

type StoredMessage = {
  id: string;
  session_id: string;
  parent_id: string | null;
  position: number;
  role: "user" | "assistant";
  text: string;
  tokens: number;
  path_tokens: number;
  holds_secret: boolean;
  said_at: Date;
  external_id: string;
  speaker_name: string | null;
};

/**
 * Stores a batch with its passages in the caller's transaction; what an earlier import brought is left as it is.
 * @returns how many were new, and how many of those the rules may learn from
 */
export async function storeBatch(
  db: UserDatabase,
  clock: Clock,
  given: { source: ConversationSource; importId: string; batch: readonly Placed[]; me: string | null },
): Promise<{ stored: number; toLearn: number }> {
  await lockImports(db);
  const fresh = await withoutKnown(db, given.source, given.batch);
  if (fresh.length === 0) return { stored: 0, toLearn: 0 };
  const agentId = await archiveAgent(db, clock);
  const states = await openSessions(db, clock, { ...given, fresh, agentId });
  const messages: StoredMessage[] = [];
  const passages: PassageRow[] = [];
  let toLearn = 0;
  for (const message of fresh) {
    const state = states.get(sessionKey(given.source, message.session));
    if (!state) throw new Error("A session of this batch was not opened.");
    const speakerName = state.withAssistant ? null : message.speaker;
    const role = speakerName === null && message.role === "assistant" ? "assistant" : "user";
    const stored = storedMessage(clock, state, message, { role, speakerName });
    messages.push(stored);
    if (role === "user" && (speakerName === null || speakerName === given.me)) toLearn += 1;
    const passage = passageRow({
      id: stored.id,
      sessionId: state.id,
      agentId,
      text: message.safe,
      tokens: stored.tokens,
      saidAt: stored.said_at,
      speaker: role,
      position: stored.position,
      ...(speakerName !== null && { transcript: { speakerName, before: message.before, after: message.after } }),
    });
    if (passage) passages.push(passage);
  }
  await insertMessages(db, given, messages);
  await db.query(insertPassages(passages));
  await moveHeads(db, [...states.values()]);
  return { stored: messages.length, toLearn };
}

async function withoutKnown(db: UserDatabase, source: ConversationSource, batch: readonly Placed[]): Promise<Placed[]> {
  const known = await db.query<{ external_id: string }>(sql`
    select external_id from messages where user_id = current_user_id() and external_source = ${source}
      and external_id = any(${batch.map(({ externalId }) => externalId)}::text[])`);
  const seen = new Set(known.map(({ external_id }) => external_id));
  return batch.filter(({ externalId }) => {
    const isNew = !seen.has(externalId);
    seen.add(externalId);
    return isNew;
  });
}

function storedMessage(
  clock: Clock,
  state: SessionState,
  message: Placed,
  said: { role: "user" | "assistant"; speakerName: string | null },
): StoredMessage {
  const tokens = countTokens(message.text);
  const stored: StoredMessage = {
    id: clock.id(),
    session_id: state.id,
    parent_id: state.head,
    position: state.position,
    role: said.role,
    text: message.text,
    tokens,
    path_tokens: state.pathTokens + tokens,
    holds_secret: message.safe !== message.text,
    said_at: message.saidAt ?? state.saidAt,
    external_id: message.externalId,
    speaker_name: said.speakerName,
  };
  state.head = stored.id;
  state.position += 1;
  state.pathTokens = stored.path_tokens;
  if (stored.said_at > state.saidAt) state.saidAt = stored.said_at;
  return stored;
}

async function openSessions(
  db: UserDatabase,
  clock: Clock,
  given: { source: ConversationSource; batch: readonly Placed[]; fresh: readonly Placed[]; agentId: string },
): Promise<Map<string, SessionState>> {
  const first = new Map<string, Placed>();
  for (const message of given.fresh) {
    const key = sessionKey(given.source, message.session);
    if (!first.has(key)) first.set(key, message);
  }
  const known = await db.query<SessionState>(sql`
    select sessions.id, external_key as key, next_position as position, head_message_id as head, sessions.updated_at as "saidAt",
      coalesce(head.path_tokens, 0) as "pathTokens",
      exists (select from messages where messages.user_id = current_user_id() and messages.session_id = sessions.id
        and messages.role = 'assistant') as "withAssistant"
    from sessions left join messages head on head.user_id = current_user_id() and head.id = head_message_id
    where sessions.user_id = current_user_id() and external_key = any(${[...first.keys()]}::text[])`);
  const states = new Map(known.map((state) => [state.key, state]));
  const withAssistant = assistantSessions(given.batch);
  const made: object[] = [];
  for (const [key, message] of first) {
    const state = states.get(key);
    if (state) state.withAssistant ||= withAssistant.has(message.session);
    else {
      const saidAt = message.saidAt ?? clock.now();
      const id = clock.id();
      made.push({ id, key, title: message.sessionTitle, at: saidAt });
      states.set(key, {
        id,
        key,
        position: 0,
        head: null,
        pathTokens: 0,
        saidAt,
        withAssistant: withAssistant.has(message.session),
      });
    }
  }
  await db.query(sql`
    insert into sessions (id, agent_id, title, origin, external_key, created_at, updated_at)
    select id, ${given.agentId}::uuid, title, 'import', key, at, at
    from jsonb_to_recordset(${json(made)}::jsonb) as given(id uuid, key text, title text, at timestamptz)`);
  return states;
}

const insertMessages = (
  db: UserDatabase,
  given: { source: ConversationSource; importId: string },
  messages: readonly StoredMessage[],
): Promise<object[]> =>
  db.query(sql`
    insert into messages (id, session_id, parent_id, position, role, text, tokens, path_tokens, status, holds_secret, said_at,
      import_run_id, external_source, external_id, speaker_name)
    select id, session_id, parent_id, position, role, text, tokens, path_tokens, 'complete', holds_secret, said_at,
      ${given.importId}::uuid, ${given.source}, external_id, speaker_name
    from jsonb_to_recordset(${json(messages)}::jsonb) as given(id uuid, session_id uuid, parent_id uuid, position int, role text,
      text text, tokens int, path_tokens int, holds_secret boolean, said_at timestamptz, external_id text, speaker_name text)`);

const moveHeads = (db: UserDatabase, states: readonly SessionState[]): Promise<object[]> =>
  db.query(sql`
    update sessions set head_message_id = given.head, next_position = given.position, updated_at = given."saidAt"
    from jsonb_to_recordset(${json(states)}::jsonb) as given(id uuid, head uuid, position int, "saidAt" timestamptz)
    where sessions.user_id = current_user_id() and sessions.id = given.id`);
