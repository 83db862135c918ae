import { asUser, type Principal, type UserDatabase } from "../database/as-user.ts";
import { sql, type Sql } from "../database/sql.ts";
import type { JsonObject } from "../json.ts";
import type { TransferRoom } from "./types.ts";

/** The first line of an export; a reader refuses a higher version. */
export const EXPORT_VERSION = 1;

/** What an export holds, in this order: a record comes after all it points at. */
export const RECORD_TYPES = [
  "settings",
  "import",
  "agent",
  "session",
  "message",
  "memory",
  "evidence",
  "event",
  "tombstone",
  "style",
  "trace",
  "usage",
  "conflict",
  "feedback",
  "reading",
] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

/** Tables whose rows are no record of their own, each with its reason. The catalogue test keeps this list complete. */
export const NOT_EXPORTED: Record<string, string> = {
  passages: "made anew from messages and memories",
  passage_totals: "counted anew",
  jobs: "work still to do on this server",
  idempotency_keys: "answers kept for a day, each of them a copy",
};

/** The table behind each type. */
export const TABLE_OF: Record<RecordType, string> = {
  settings: "users",
  import: "import_runs",
  agent: "agents",
  session: "sessions",
  message: "messages",
  memory: "memories",
  evidence: "memory_evidence",
  event: "memory_events",
  tombstone: "tombstones",
  style: "style_stats",
  trace: "turn_traces",
  usage: "usage_events",
  conflict: "conflicts",
  feedback: "feedback",
  reading: "learning_attempts",
};

/** Records a transaction: short ones, so that a slow reader holds no connection. */
const PAGE = 500;

type Row = { record: JsonObject };
/** Rows behind the last of the page before, in the order of their keys. */
type Reader = (after: JsonObject | null) => Sql;

const idOf = (after: JsonObject | null): string | null => (after === null ? null : String(after["id"]));
const behindId = (after: JsonObject | null): Sql => {
  const id = idOf(after);
  return id === null ? sql`` : sql`and id > ${id}::uuid`;
};

const READERS: Record<RecordType, Reader> = {
  settings: () =>
    sql`select jsonb_build_object('settings', settings) as record from users where user_id = current_user_id()`,
  conflict: (after) => sql`select to_jsonb(r) - 'user_id' as record from conflicts r
    where user_id = current_user_id() ${behindId(after)} order by id limit ${PAGE}`,
  feedback: (after) => sql`select to_jsonb(r) - 'user_id' as record from feedback r
    where user_id = current_user_id() ${
      after === null ? sql`` : sql`and message_id > ${String(after["message_id"])}::uuid`
    } order by message_id limit ${PAGE}`,
  reading: (after) => sql`select to_jsonb(r) - 'user_id' as record from learning_attempts r
    where user_id = current_user_id() ${behindId(after)} order by id limit ${PAGE}`,
  import: (after) => sql`select to_jsonb(r) - 'user_id' as record from import_runs r
    where user_id = current_user_id() ${behindId(after)} order by id limit ${PAGE}`,
  agent: (after) => sql`select to_jsonb(r) - 'user_id' as record from agents r
    where user_id = current_user_id() ${behindId(after)} order by id limit ${PAGE}`,
  // What is rendered for a session is rendered anew.
  session: (after) => sql`select to_jsonb(r) - '{user_id,core,core_hash,core_at}'::text[] as record from sessions r
    where user_id = current_user_id() ${behindId(after)} order by id limit ${PAGE}`,
  message: (after) => sql`select to_jsonb(r) - 'user_id' as record from messages r
    where user_id = current_user_id() ${
      after === null
        ? sql``
        : sql`and (session_id, position) > (${String(after["session_id"])}::uuid, ${Number(after["position"])}::int)`
    } order by session_id, position limit ${PAGE}`,
  // Versions point at their memory, so they come behind all of those.
  memory: (after) => sql`select to_jsonb(r) - 'user_id' as record from memories r
    where user_id = current_user_id() ${
      after === null
        ? sql``
        : sql`and (version_of is not null, id) > (${after["version_of"] !== null}::boolean, ${String(after["id"])}::uuid)`
    } order by version_of is not null, id limit ${PAGE}`,
  evidence: (after) => sql`select to_jsonb(r) - 'user_id' as record from memory_evidence r
    where user_id = current_user_id() ${behindId(after)} order by id limit ${PAGE}`,
  event: (after) => sql`select to_jsonb(r) - 'user_id' as record from memory_events r
    where user_id = current_user_id() ${behindId(after)} order by id limit ${PAGE}`,
  tombstone: (after) => sql`select to_jsonb(r) - 'user_id' as record from tombstones r
    where user_id = current_user_id() ${
      after === null ? sql`` : sql`and claim_hash > ${String(after["claim_hash"])}`
    } order by claim_hash limit ${PAGE}`,
  style: (after) => sql`select to_jsonb(r) - 'user_id' as record from style_stats r
    where user_id = current_user_id() ${
      after === null ? sql`` : sql`and agent_id > ${String(after["agent_id"])}::uuid`
    } order by agent_id limit ${PAGE}`,
  trace: (after) => sql`select to_jsonb(r) - 'user_id' as record from turn_traces r
    where user_id = current_user_id() ${
      after === null ? sql`` : sql`and reply_id > ${String(after["reply_id"])}::uuid`
    } order by reply_id limit ${PAGE}`,
  usage: (after) => sql`select to_jsonb(r) - 'user_id' as record from usage_events r
    where user_id = current_user_id() ${behindId(after)} order by id limit ${PAGE}`,
};

const readPage = async (db: UserDatabase, type: RecordType, after: JsonObject | null): Promise<JsonObject[]> =>
  (await db.query<Row>(READERS[type](after))).map(({ record }) => record);

/** Every record of one type, page by page. */
export async function* recordsOf(
  room: Pick<TransferRoom, "database">,
  principal: Principal,
  type: RecordType,
): AsyncGenerator<JsonObject> {
  let after: JsonObject | null = null;
  for (;;) {
    const from: JsonObject | null = after;
    const page: JsonObject[] = await asUser(room.database, principal, (db) => readPage(db, type, from));
    yield* page;
    if (page.length < PAGE) return;
    after = page.at(-1) ?? null;
  }
}

/**
 * Everything of one person as JSON Lines, a page at a time: a head line, then records as `{"type": ..., ...}` with the names of
 * the database's columns. Pages are read one after the other, so what changes meanwhile may or may not be in it.
 */
export async function* exportRecords(room: TransferRoom, principal: Principal): AsyncGenerator<string> {
  yield `${JSON.stringify({ type: "rapport-export", version: EXPORT_VERSION, exported_at: room.clock.now().toISOString() })}\n`;
  for (const type of RECORD_TYPES)
    for await (const record of recordsOf(room, principal, type)) yield `${JSON.stringify({ type, ...record })}\n`;
}
