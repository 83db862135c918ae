import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { join, json, sql, type Sql } from "../database/sql.ts";
import { indexMemories } from "./memory-passages.ts";
import { changesBelief, type Ledger } from "./ledger.ts";
import type { MemoryRow } from "./row.ts";
import { rowRecord } from "./row.ts";

/** Takes turns with every other writer of this person's memories until the transaction ends; taking it twice is free. */
export const lockMemories = async (db: UserDatabase): Promise<void> =>
  void (await db.query(sql`select pg_advisory_xact_lock(hashtextextended('memories ' || current_user_id()::text, 0))`));

const stored = sql`kind, subject, slot, value, text, polarity, modality, claim_key, scope, agent_id, valid_from, valid_to, recorded_at,
  retracted_at, said_at, expires_at, origin, trust, confidence, support_count, last_confirmed_at, pinned, state, extractor,
  extractor_version, model, supersedes_id`;

const insertRows = (rows: MemoryRow[]): Sql => sql`inserted as (
  insert into memories (id, ${stored})
  select id, kind, subject, slot, coalesce(value, 'null'), text, polarity, modality, "claimKey", scope, "agentId", "validFrom", "validTo",
    "recordedAt", "retractedAt", "saidAt", "expiresAt", origin, trust, confidence, "supportCount", "lastConfirmedAt", pinned, state,
    extractor, "extractorVersion", model, "supersedesId"
  from jsonb_to_recordset(${json(rows)}::jsonb) as given(${rowRecord}))`;

/** The statement's snapshot is older than its own updates, so the copy holds what was believed until now. */
const copyVersions = (copies: { id: string; of: string }[], now: Date): Sql => sql`versions as (
  insert into memories (id, version_of, ${stored})
  select given.id, given."of", kind, subject, slot, value, text, polarity, modality, claim_key, scope, agent_id, valid_from, valid_to,
    recorded_at, ${now}::timestamptz, said_at, expires_at, origin, trust, confidence, support_count, last_confirmed_at, pinned, state,
    extractor, extractor_version, model, supersedes_id
  from jsonb_to_recordset(${json(copies)}::jsonb) as given(id uuid, "of" uuid)
  join memories on memories.user_id = current_user_id() and memories.id = given."of")`;

const updateRows = (rows: MemoryRow[]): Sql => sql`updated as (
  update memories set valid_from = given."validFrom", valid_to = given."validTo", recorded_at = given."recordedAt",
    retracted_at = given."retractedAt", said_at = given."saidAt", expires_at = given."expiresAt", trust = given.trust,
    confidence = given.confidence, support_count = given."supportCount", last_confirmed_at = given."lastConfirmedAt",
    pinned = given.pinned, state = given.state, supersedes_id = given."supersedesId", value = coalesce(given.value, 'null'),
    text = given.text, claim_key = given."claimKey"
  from jsonb_to_recordset(${json(rows)}::jsonb) as given(${rowRecord})
  where memories.user_id = current_user_id() and memories.id = given.id)`;

const insertEvidence = (rows: object[]): Sql => sql`evidence as (
  insert into memory_evidence (id, memory_id, source, message_id, start_offset, end_offset, quote, said_at)
  select id, "memoryId", source, "messageId", start, "end", quote, "saidAt"
  from jsonb_to_recordset(${json(rows)}::jsonb) as given(id uuid, "memoryId" uuid, source text, "messageId" uuid, start int, "end" int,
    quote text, "saidAt" timestamptz)
  on conflict (user_id, memory_id, message_id, start_offset) where message_id is not null do nothing)`;

const insertEvents = (rows: object[], now: Date): Sql => sql`events as (
  insert into memory_events (id, memory_id, position, event, other_id, by, message_id, at)
  select id, "memoryId", (coalesce((select max(position) from memory_events before
      where before.user_id = current_user_id() and before.memory_id = "memoryId"), -1)
    + row_number() over (partition by "memoryId" order by "order"))::int, event, "otherId", by, "messageId", ${now}::timestamptz
  from jsonb_to_recordset(${json(rows)}::jsonb) as given(id uuid, "memoryId" uuid, event text, "otherId" uuid, by text,
    "messageId" uuid, "order" int))`;

const insertConflicts = (rows: object[], now: Date): Sql => sql`conflicts as (
  insert into conflicts (id, memory_id, against_id, created_at)
  select id, "memoryId", "againstId", ${now}::timestamptz
  from jsonb_to_recordset(${json(rows)}::jsonb) as given(id uuid, "memoryId" uuid, "againstId" uuid)
  on conflict (user_id, memory_id, against_id) do nothing)`;

const markUndone = (ids: string[]): Sql => sql`marked as (
  update memory_events set undone = true where user_id = current_user_id() and id = any(${ids}::uuid[]))`;

/** Stores what the ledger says in one statement, two where something believed before changes; nothing to store makes none. The caller holds `lockMemories`. */
export async function writeLedger(db: UserDatabase, clock: Clock, ledger: Ledger): Promise<void> {
  const inserted: MemoryRow[] = [];
  const updated: MemoryRow[] = [];
  const rebelieved: MemoryRow[] = [];
  const versions: { id: string; of: string }[] = [];
  for (const { row, stored: before } of ledger.entries.values()) {
    if (before === null) inserted.push(row);
    else if (before !== row) {
      const belief = changesBelief(before, row);
      if (belief) {
        versions.push({ id: clock.id(), of: row.id });
        rebelieved.push(row);
      }
      updated.push(belief ? { ...row, recordedAt: ledger.now } : row);
    }
  }
  const evidence = ledger.evidence.map((row) => ({ id: clock.id(), ...row }));
  const events = ledger.events.map((row, order) => ({ id: clock.id(), order, ...row }));
  const parts = [
    ...(inserted.length > 0 ? [insertRows(inserted)] : []),
    ...(versions.length > 0 ? [copyVersions(versions, ledger.now)] : []),
    ...(updated.length > 0 ? [updateRows(updated)] : []),
    ...(evidence.length > 0 ? [insertEvidence(evidence)] : []),
    ...(events.length > 0 ? [insertEvents(events, ledger.now)] : []),
    ...(ledger.conflicts.length > 0 ? [insertConflicts(ledger.conflicts, ledger.now)] : []),
    ...(ledger.undone.length > 0 ? [markUndone(ledger.undone)] : []),
  ];
  const index = indexMemories(
    inserted,
    rebelieved,
    (id) => ledger.evidence.find((row) => row.memoryId === id)?.messageId ?? null,
  );
  // A deletion of its own: within one statement a passage could not be deleted and made again under its id.
  if (index.gone) await db.query(index.gone);
  if (index.made) parts.push(sql`indexed as (${index.made})`);
  if (parts.length > 0) await db.query(sql`with ${join(parts, sql`, `)} select 1 as stored`);
}
