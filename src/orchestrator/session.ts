import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { pageOf, readCursor } from "../database/page.ts";
import { sql } from "../database/sql.ts";
import { notFound, RapportError } from "../errors.ts";
import type { Page, PageRequest } from "../json.ts";
import { forgetLearnedFrom } from "../memory/forget.ts";
import { readSettings } from "../memory/settings.ts";
import type { ForgetReceipt, Message, Session } from "../verbs.ts";
import { eraseLater, eraseSession } from "./erase-session.ts";

type SessionRow = {
  id: string;
  agent_id: string;
  title: string | null;
  head_message_id: string | null;
  created_at: Date;
  updated_at: Date;
  ended_at: Date | null;
  temporary: boolean;
};

const columns = sql`id, agent_id, title, head_message_id, created_at, updated_at, ended_at, temporary`;

const sessionOf = (row: SessionRow): Session => ({
  sessionId: row.id,
  agentId: row.agent_id,
  title: row.title,
  headMessageId: row.head_message_id,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  endedAt: row.ended_at,
  temporary: row.temporary,
});

/** @throws RapportError not_found for an agent that is absent, archived or somebody else's */
export async function createSession(
  db: UserDatabase,
  clock: Clock,
  input: { agentId: string; title: string | null; temporary: boolean | null },
): Promise<Session> {
  const now = clock.now();
  const temporary = input.temporary ?? (await readSettings(db)).temporaryDefault;
  const rows = await db.query<SessionRow>(sql`
    insert into sessions (id, agent_id, title, temporary, created_at, updated_at)
    select ${clock.id()}::uuid, id, ${input.title}::text, ${temporary}, ${now}::timestamptz, ${now}::timestamptz from agents
    where user_id = current_user_id() and id = ${input.agentId} and archived_at is null
    returning ${columns}`);
  const row = rows[0];
  if (!row) throw notFound("agent");
  if (temporary) await eraseLater(db, clock, row.id);
  return sessionOf(row);
}

/** The one talked in last comes first. */
export async function listSessions(
  db: UserDatabase,
  page: PageRequest,
  filter: { agentId?: string },
): Promise<Page<Session>> {
  const cursor = readCursor(page);
  const behind = cursor ? sql`and (date_trunc('milliseconds', updated_at), id) < (${cursor.at}, ${cursor.id})` : sql``;
  const ofAgent = filter.agentId === undefined ? sql`` : sql`and agent_id = ${filter.agentId}`;
  const rows = await db.query<SessionRow>(sql`
    select ${columns} from sessions where user_id = current_user_id() ${ofAgent} ${behind}
    order by date_trunc('milliseconds', updated_at) desc, id desc limit ${page.limit + 1}`);
  return pageOf(rows, page, (row) => ({ at: row.updated_at, id: row.id }), sessionOf);
}

export async function getSession(db: UserDatabase, sessionId: string): Promise<Session> {
  return one(
    await db.query<SessionRow>(
      sql`select ${columns} from sessions where user_id = current_user_id() and id = ${sessionId}`,
    ),
  );
}

export async function renameSession(db: UserDatabase, sessionId: string, title: string): Promise<Session> {
  return one(
    await db.query<SessionRow>(sql`
    update sessions set title = ${title} where user_id = current_user_id() and id = ${sessionId} returning ${columns}`),
  );
}

/**
 * No more messages; ending twice is the same as once. What waits to be learned from it need not wait for silence any more. A
 * temporary session is gone with its end: all that is left of it is this answer.
 */
export async function endSession(db: UserDatabase, clock: Clock, sessionId: string): Promise<Session> {
  await db.query(sql`
    update jobs set run_at = ${clock.now()} where user_id = current_user_id() and kind in ('learn', 'propose') and unique_key = ${sessionId}
      and state = 'due' and attempts = 0 and run_at > ${clock.now()}`);
  const session = one(
    await db.query<SessionRow>(sql`
    update sessions set ended_at = coalesce(ended_at, ${clock.now()}) where user_id = current_user_id() and id = ${sessionId} returning ${columns}`),
  );
  if (!session.temporary) return session;
  await eraseSession(db, sessionId);
  // The answer may be kept for a repeat of the request, and the title is made of what was said.
  return { ...session, title: null, headMessageId: null };
}

/**
 * Deletes the session with its messages, traces and kept answers. What was learned from it stays with its quote, or is forgotten
 * where it was learned from nowhere else.
 * @throws RapportError not_found
 */
export async function deleteSession(
  db: UserDatabase,
  room: { clock: Clock; tombstoneKey: string },
  sessionId: string,
  memories: "keep" | "forget",
): Promise<ForgetReceipt | null> {
  await getSession(db, sessionId);
  const receipt = memories === "forget" ? await forgetLearnedFrom(db, room, sessionId) : null;
  await eraseSession(db, sessionId);
  return receipt;
}

type MessageRow = {
  id: string;
  session_id: string;
  parent_id: string | null;
  position: number;
  role: "user" | "assistant";
  text: string;
  status: "complete" | "interrupted";
  model: string | null;
  said_at: Date;
  redacted_at: Date | null;
};

export const messageOf = (row: MessageRow): Message => ({
  messageId: row.id,
  sessionId: row.session_id,
  parentId: row.parent_id,
  role: row.role,
  text: row.text,
  status: row.status,
  model: row.model,
  saidAt: row.said_at,
  redacted: row.redacted_at !== null,
});

/** In the order they were stored, branches included: a client follows `parent_id`. The cursor is a position. */
export async function listMessages(db: UserDatabase, sessionId: string, page: PageRequest): Promise<Page<Message>> {
  await getSession(db, sessionId);
  const after = page.cursor === null ? -1 : Number(page.cursor);
  if (
    !Number.isInteger(after) ||
    after < -1 ||
    after > 2_147_483_646 ||
    (page.cursor !== null && !/^\d+$/.test(page.cursor))
  ) {
    throw new RapportError("invalid_input", "The cursor is not one of ours. Start the list again without it.", {
      details: { field: "cursor" },
    });
  }
  const rows = await db.query<MessageRow>(sql`
    select id, session_id, parent_id, position, role, text, status, model, said_at, redacted_at from messages
    where user_id = current_user_id() and session_id = ${sessionId} and position > ${after}
    order by position limit ${page.limit + 1}`);
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return { items: shown.map(messageOf), nextCursor: rows.length > page.limit && last ? String(last.position) : null };
}

function one(rows: SessionRow[]): Session {
  const row = rows[0];
  if (!row) throw notFound("session");
  return sessionOf(row);
}
