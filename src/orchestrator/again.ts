import type { UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import { notFound } from "../errors.ts";
import type { MessageInput } from "../verbs.ts";
import type { TurnParent } from "./open-turn.ts";
import type { LoadedTurn } from "./prepare.ts";

/** A message of the person that is to be answered once more. */
export type Asked = { messageId: string; sessionId: string; text: string };

/**
 * The person's message behind a message or a reply.
 * @throws RapportError not_found
 */
export async function findAsked(db: UserDatabase, messageId: string): Promise<Asked> {
  const [row] = await db.query<Asked>(sql`
    select asked.id as "messageId", asked.session_id as "sessionId", asked.text from messages given
    join messages asked on asked.user_id = current_user_id()
      and asked.id = case given.role when 'user' then given.id else given.parent_id end
    where given.user_id = current_user_id() and given.id = ${messageId}`);
  if (!row) throw notFound("message");
  return row;
}

/**
 * What the message to be replaced was an answer to; its session is locked, as a turn does before it touches memories.
 * @throws RapportError not_found for what is not a message of the person in this session
 */
export async function parentOfReplaced(
  db: UserDatabase,
  { sessionId, messageId }: { sessionId: string; messageId: string },
): Promise<TurnParent> {
  const [row] = await db.query<{ parent_id: string | null }>(sql`
    select parent_id from messages join sessions on sessions.user_id = current_user_id() and sessions.id = session_id
    where messages.user_id = current_user_id() and messages.id = ${messageId} and session_id = ${sessionId} and role = 'user'
    for update of sessions`);
  if (!row) throw notFound("message");
  return row.parent_id === null ? "none" : { messageId: row.parent_id };
}

/** The turn as if these memories were not known: neither they nor the messages they were learned from are recalled. */
export async function withoutMemories(
  db: UserDatabase,
  { opened, recalled }: LoadedTurn,
  memoryIds: readonly string[],
): Promise<LoadedTurn> {
  const evidence = await db.query<{ id: string }>(sql`
    select distinct message_id as id from memory_evidence
    where user_id = current_user_id() and memory_id = any(${[...memoryIds]}::uuid[]) and message_id is not null`);
  const messageIds = new Set(evidence.map(({ id }) => id));
  const stays = (line: { memoryId: string | null; messageId: string | null }): boolean =>
    line.memoryId === null ? !messageIds.has(line.messageId ?? "") : !memoryIds.includes(line.memoryId);
  return {
    opened: { ...opened, changes: opened.changes.filter(stays) },
    recalled: recalled.filter(stays),
  };
}

/** Of several replies to one message the newest is the one that is found again. */
export const dropOtherReplies = async (db: UserDatabase, messageId: string, replyId: string): Promise<void> =>
  void (await db.query(sql`
    delete from passages where user_id = current_user_id() and kind = 'message' and message_id in (
      select id from messages where user_id = current_user_id() and parent_id = ${messageId} and id <> ${replyId} and role = 'assistant')`));

/** What a turn is asked to do: say something new, or answer once more. */
export type TurnRequest = MessageInput & { again?: { messageId: string; without: readonly string[] } };
