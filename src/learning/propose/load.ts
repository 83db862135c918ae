import type { UserDatabase } from "../../database/as-user.ts";
import { sql } from "../../database/sql.ts";
import { tombstoneOf, type SecretKey } from "../../memory/tombstone.ts";
import type { KnownMemory, SessionMessage } from "./types.ts";

/** Messages read from the database for one call; the budget in tokens is the tighter bound. */
const MOST_MESSAGES = 200;
/** Messages before the unread ones that are shown to understand them by. */
const CONTEXT_MESSAGES = 2;
/** Memories looked at; a person's slots hold far fewer that matter. */
const MOST_MEMORIES = 500;

const columns = sql`id as "messageId", position, role, text, said_at as "saidAt"`;

/** The unread part of a session, and a little before it. */
export const loadUnread = (db: UserDatabase, sessionId: string, from: number): Promise<SessionMessage[]> =>
  db.query<SessionMessage>(sql`
    select ${columns} from messages
    where user_id = current_user_id() and session_id = ${sessionId} and position >= ${from - CONTEXT_MESSAGES} and text <> ''
      and replaced_at is null
    order by position limit ${MOST_MESSAGES}`);

export const loadMessages = (db: UserDatabase, ids: string[]): Promise<SessionMessage[]> =>
  db.query<SessionMessage>(
    sql`select ${columns} from messages where user_id = current_user_id() and id = any(${ids}::uuid[])`,
  );

/** Whether the person said something from this position on. */
export const hasUnread = async (db: UserDatabase, sessionId: string, from: number): Promise<boolean> =>
  (
    await db.query(sql`
      select id from messages
      where user_id = current_user_id() and session_id = ${sessionId} and position >= ${from} and role = 'user' and text <> ''
        and replaced_at is null limit 1`)
  ).length > 0;

/** What holds of the person now, confirmed last first. What one agent was told alone stays with it. */
export const loadHolding = (db: UserDatabase, now: Date): Promise<KnownMemory[]> =>
  db.query<KnownMemory>(sql`
    select id as "memoryId", kind, subject, slot, value, text, trust, pinned, last_confirmed_at as "lastConfirmedAt" from memories
    where user_id = current_user_id() and state = 'active' and version_of is null and scope = 'user' and polarity = 'affirmed'
      and (expires_at is null or expires_at > ${now})
    order by last_confirmed_at desc, id limit ${MOST_MEMORIES}`);

/** Lines that stood before the person's eyes, or the model's, when they wrote: recalled memory of that turn, earlier replies. */
export async function loadShown(
  db: UserDatabase,
  sessionId: string,
  messages: SessionMessage[],
): Promise<Map<string, string[]>> {
  const own = messages.filter(({ role }) => role === "user");
  const last = Math.max(-1, ...own.map(({ position }) => position));
  const [replies, recalled] = await Promise.all([
    db.query<{ position: number; text: string }>(sql`
      select position, text from messages
      where user_id = current_user_id() and session_id = ${sessionId} and role = 'assistant' and position < ${last}
      order by position desc limit ${MOST_MESSAGES}`),
    db.query<{ messageId: string; text: string }>(sql`
      select message_id as "messageId", line ->> 'text' as text
      from turn_traces, jsonb_array_elements(recalled) as line
      where user_id = current_user_id() and message_id = any(${own.map(({ messageId }) => messageId)}::uuid[]) and line ->> 'text' is not null`),
  ]);
  return new Map(
    own.map(({ messageId, position }) => [
      messageId,
      [
        ...replies.filter((reply) => reply.position < position).map(({ text }) => text),
        ...recalled.filter((line) => line.messageId === messageId).map(({ text }) => text),
      ],
    ]),
  );
}

/** Those of these claims that the person had erased. */
export async function loadForgotten(db: UserDatabase, claimKeys: string[], key: SecretKey): Promise<Set<string>> {
  const byHash = new Map(claimKeys.map((claimKey) => [tombstoneOf(key, claimKey), claimKey]));
  if (byHash.size === 0) return new Set();
  const rows = await db.query<{ claim_hash: string }>(sql`
    select claim_hash from tombstones where user_id = current_user_id() and claim_hash = any(${[...byHash.keys()]})`);
  return new Set(rows.flatMap(({ claim_hash }) => byHash.get(claim_hash) ?? []));
}
