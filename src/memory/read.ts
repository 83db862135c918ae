import type { UserDatabase } from "../database/as-user.ts";
import { pageOf, readCursor } from "../database/page.ts";
import { empty, join, sql, type Sql } from "../database/sql.ts";
import { notFound } from "../errors.ts";
import type { Page, PageRequest } from "../json.ts";
import type { Evidence, Memory, MemoryEvent, MemoryFilter } from "../verbs.ts";
import { rowColumns, type MemoryRow } from "./row.ts";
import { holdingAt } from "./times.ts";
import type { MemoryTimes, SlotMemory } from "./types.ts";

type ListedRow = MemoryRow & { versionOf: string | null };

/** Which rows a filter means. Without a state only what holds is listed; looking at another time, what held then. */
function conditions(filter: MemoryFilter): Sql {
  const parts: Sql[] = [sql`memories.user_id = current_user_id()`, holdingAt(filter, filter.state)];
  if (filter.kind !== undefined) parts.push(sql`kind = ${filter.kind}`);
  if (filter.slot !== undefined) parts.push(sql`slot = ${filter.slot}`);
  if (filter.scope !== undefined) parts.push(sql`scope = ${filter.scope}`);
  // What one agent knows: its own and what every agent knows.
  if (filter.agentId !== undefined) parts.push(sql`(scope = 'user' or memories.agent_id = ${filter.agentId})`);
  if (filter.q !== undefined)
    parts.push(
      sql`(position(lower(${filter.q}) in lower(memories.text)) > 0 or position(lower(${filter.q}) in lower(value::text)) > 0)`,
    );
  return join(parts, sql` and `);
}

/** Newest first by when it was recorded. */
export async function listMemories(db: UserDatabase, page: PageRequest, filter: MemoryFilter): Promise<Page<Memory>> {
  const cursor = readCursor(page);
  const behind = cursor
    ? sql`and (date_trunc('milliseconds', recorded_at), memories.id) < (${cursor.at}, ${cursor.id}::uuid)`
    : empty;
  const rows = await db.query<ListedRow>(sql`
    select ${rowColumns}, version_of as "versionOf" from memories where ${conditions(filter)} ${behind}
    order by date_trunc('milliseconds', recorded_at) desc, memories.id desc limit ${page.limit + 1}`);
  const evidence = await evidenceOf(db, rows.map(memoryIdOf));
  return pageOf(
    rows,
    page,
    (row) => ({ at: row.recordedAt, id: row.id }),
    (row) => memoryOf(row, evidence),
  );
}

/** @throws RapportError not_found */
export async function getMemory(db: UserDatabase, memoryId: string): Promise<Memory> {
  const [rows, evidence] = await Promise.all([
    db.query<ListedRow>(sql`select ${rowColumns}, version_of as "versionOf" from memories
      where memories.user_id = current_user_id() and memories.id = ${memoryId} and version_of is null`),
    evidenceOf(db, [memoryId]),
  ]);
  const row = rows[0];
  if (!row) throw notFound("memory");
  return memoryOf(row, evidence);
}

/**
 * What happened to a memory, oldest first.
 * @throws RapportError not_found
 */
export async function memoryHistory(db: UserDatabase, memoryId: string): Promise<MemoryEvent[]> {
  const events = await db.query<MemoryEvent>(sql`
    select event, other_id as "otherId", by, message_id as "messageId", undone, at from memory_events
    where user_id = current_user_id() and memory_id = ${memoryId} order by position`);
  // Every memory has at least the event of its making.
  if (events.length === 0) throw notFound("memory");
  return events;
}

/**
/**
 * What holds now (or held at another time), as one agent knows it (null: as every agent does), for the profile; the order does
 * not matter. `freeFacts`: how many of the memories without a slot, the newest first; a prompt has no room for thousands, the
 * document shows all.
 * @param without memories to leave out
 */
export async function slotMemories(
  db: UserDatabase,
  { agentId, now, times = {}, without = [], freeFacts }: SlotRequest,
): Promise<SlotMemory[]> {
  const at = times.asOf ?? times.believedAt ?? now ?? null;
  const columns = sql`coalesce(version_of, id) as "memoryId", slot, value, text, polarity, said_at as "saidAt", confidence, pinned,
      agent_id as "agentId", kind`;
  const holds = sql`user_id = current_user_id() and ${holdingAt(times)}
      and (expires_at is null or expires_at > coalesce(${at}::timestamptz, now()))
      and (scope = 'user' or agent_id = ${agentId}) and id <> all(${[...without]}::uuid[])`;
  return db.query<SlotMemory>(sql`
    (select ${columns} from memories where ${holds} and slot is not null)
    union all
    (select ${columns} from memories where ${holds} and slot is null order by recorded_at desc, id limit ${freeFacts ?? null}::bigint)`);
}

export type SlotRequest = {
  agentId: string | null;
  now?: Date;
  times?: MemoryTimes;
  without?: readonly string[];
  freeFacts?: number;
};

const memoryIdOf = (row: ListedRow): string => row.versionOf ?? row.id;

/** The evidence of a whole page in one query. */
async function evidenceOf(db: UserDatabase, memoryIds: string[]): Promise<Map<string, Evidence[]>> {
  if (memoryIds.length === 0) return new Map();
  const rows = await db.query<Evidence & { memoryId: string }>(sql`
    select memory_id as "memoryId", source, message_id as "messageId", start_offset as start, end_offset as "end", quote, said_at as "saidAt"
    from memory_evidence where user_id = current_user_id() and memory_id = any(${memoryIds}::uuid[]) order by said_at, id`);
  const byMemory = new Map<string, Evidence[]>();
  for (const { memoryId, ...evidence } of rows) byMemory.set(memoryId, [...(byMemory.get(memoryId) ?? []), evidence]);
  return byMemory;
}

/** A version stands for its memory at another time, so it carries that memory's id. */
function memoryOf(row: ListedRow, evidence: Map<string, Evidence[]>): Memory {
  const memoryId = memoryIdOf(row);
  return {
    memoryId,
    kind: row.kind,
    subject: row.subject,
    slot: row.slot,
    value: row.value,
    text: row.text,
    polarity: row.polarity,
    scope: row.scope,
    agentId: row.agentId,
    state: row.state,
    origin: row.origin,
    trust: row.trust,
    confidence: row.confidence,
    saidAt: row.saidAt,
    recordedAt: row.recordedAt,
    validFrom: row.validFrom,
    validTo: row.validTo,
    supportCount: row.supportCount,
    pinned: row.pinned,
    supersedesId: row.supersedesId,
    evidence: evidence.get(memoryId) ?? [],
  };
}
