import { agentOf, type AgentRow } from "../agents/store.ts";
import type { Agent } from "../agents/types.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import { notFound, RapportError } from "../errors.ts";
import type { Terms } from "../memory/permitted.ts";
import { settingsOf, type SettingsPatch } from "../memory/settings.ts";
import type { HistoryMessage } from "./history.ts";
import type { RecalledLine } from "./types.ts";
import { recallLabel } from "./recall-block.ts";

export type OpenedTurn = {
  agent: Agent;
  title: string | null;
  parentId: string | null;
  /** Position of the message about to be stored. */
  position: number;
  core: { text: string; hash: string } | null;
  /** Oldest first; earlier messages of the path are counted in `skippedTokens`. */
  history: (HistoryMessage & { id: string })[];
  skippedTokens: number;
  pathTokens: number;
  /** What changed in the profile since the core was rendered. */
  changes: RecalledLine[];
  /** What the person and the session allow to be learned and used. */
  terms: Terms;
};

/** What a turn answers: the session's newest message, an earlier one, or nothing: it begins the session anew. */
export type TurnParent = "tip" | "none" | { messageId: string };

type OpenRow = AgentRow & {
  archived_at: Date | null;
  title: string | null;
  ended_at: Date | null;
  head_message_id: string | null;
  next_position: number;
  core: string | null;
  core_hash: string | null;
  temporary: boolean;
  settings: SettingsPatch;
};
type PathRow = { id: string; role: "user" | "assistant"; text: string; tokens: number; path_tokens: number };
type ChangeRow = { id: string; text: string; state: "active" | "superseded" | "expired"; said_at: Date };

/** A path longer than this many messages is cut before its tokens are counted; only emptied messages come that far. */
const MOST_MESSAGES = 500;
/** Changes of one session that ride behind the core; a session that changes more is re-read from memory by search. */
const MOST_CHANGES = 24;

/**
 * Loads what a turn needs and locks its session against a second turn's opening. The statements leave together.
 * @throws RapportError not_found for a session or parent that is absent or somebody else's; conflict for an ended session or deleted agent
 */
export async function openTurn(
  db: UserDatabase,
  input: { sessionId: string; parent: TurnParent; historyTokens: number },
): Promise<OpenedTurn> {
  const { parent } = input;
  const [rows, path, changes] = await Promise.all([
    openSession(db, input.sessionId),
    parent === "none" ? [] : readPath(db, { ...input, parentId: parent === "tip" ? null : parent.messageId }),
    readChanges(db, input.sessionId),
  ]);
  const row = rows[0];
  if (!row) throw notFound("session");
  if (row.ended_at) throw new RapportError("conflict", "This session has ended. Start a new one.");
  if (row.archived_at)
    throw new RapportError("conflict", "The agent of this session was deleted. Start a session with another.");
  const parentId = parent === "tip" ? row.head_message_id : parent === "none" ? null : parent.messageId;
  if (parentId !== null && path.at(-1)?.id !== parentId) throw notFound("message");
  const first = path[0];
  return {
    agent: agentOf(row),
    title: row.title,
    parentId,
    position: row.next_position,
    core: row.core === null || row.core_hash === null ? null : { text: row.core, hash: row.core_hash },
    history: path.map(({ id, role, text, tokens }) => ({ id, role, text, tokens })),
    skippedTokens: first ? first.path_tokens - first.tokens : 0,
    pathTokens: path.at(-1)?.path_tokens ?? 0,
    changes: changes.map(changeLine),
    terms: { settings: settingsOf(row.settings), temporary: row.temporary },
  };
}

const openSession = (db: UserDatabase, sessionId: string): Promise<OpenRow[]> =>
  db.query<OpenRow>(sql`
    select agents.id, preset_name, agent_name, persona, agents.model, agents.created_at, agents.updated_at, archived_at,
      title, ended_at, head_message_id, next_position, core, core_hash, temporary,
      (select settings from users where user_id = current_user_id()) as settings
    from sessions join agents on agents.id = sessions.agent_id
    where sessions.user_id = current_user_id() and sessions.id = ${sessionId}
    for update of sessions`);

/** From the parent (or the session's head) upwards until the history's budget is full, answered oldest first. */
const readPath = (
  db: UserDatabase,
  input: { sessionId: string; parentId: string | null; historyTokens: number },
): Promise<PathRow[]> =>
  db.query<PathRow>(sql`
    with recursive path as (
      select id, parent_id, role, text, tokens, path_tokens, tokens as loaded, 1 as depth from messages
      where user_id = current_user_id() and session_id = ${input.sessionId} and id = coalesce(${input.parentId}::uuid,
        (select head_message_id from sessions where user_id = current_user_id() and id = ${input.sessionId}))
      union all
      select m.id, m.parent_id, m.role, m.text, m.tokens, m.path_tokens, path.loaded + m.tokens, depth + 1
      from path join messages m on m.user_id = current_user_id() and m.id = path.parent_id
      where loaded < ${input.historyTokens} and depth < ${MOST_MESSAGES})
    select id, role, text, tokens, path_tokens from path order by depth desc`);

const readChanges = (db: UserDatabase, sessionId: string): Promise<ChangeRow[]> =>
  db.query<ChangeRow>(sql`
    select memories.id, text, state, said_at from memories, sessions
    where sessions.user_id = current_user_id() and sessions.id = ${sessionId} and core is not null
      and memories.user_id = current_user_id() and recorded_at > core_at and version_of is null
      and state in ('active', 'superseded', 'expired') and (scope = 'user' or memories.agent_id = sessions.agent_id)
    order by recorded_at desc, memories.id desc limit ${MOST_CHANGES}`);

const changeLine = (row: ChangeRow): RecalledLine => ({
  label: recallLabel(row.id),
  memoryId: row.id,
  messageId: null,
  saidAt: row.said_at,
  saidBy: "note",
  text: row.state === "active" ? row.text : `No longer true: ${row.text}`,
  score: Number.MAX_SAFE_INTEGER,
});
