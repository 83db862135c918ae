import type { UserDatabase } from "../database/as-user.ts";
import { json, sql, type Sql } from "../database/sql.ts";
import { indexMemories } from "../memory/memory-passages.ts";
import { insertPassages, passageRow } from "../memory/passages.ts";
import { rowColumns, type MemoryRow } from "../memory/row.ts";
import type { RecordType } from "./export.ts";
import { tombstoneOf } from "../memory/tombstone.ts";
import type { TransferRoom } from "./types.ts";
import type { PlacedRecord } from "./restore.ts";

const given = (records: readonly PlacedRecord[]): string => json(records.map(({ record }) => record));

/** Stores records of one type with what is made of them; those there already are left alone. @returns how many are new */
export async function insertRecords(
  db: UserDatabase,
  room: Pick<TransferRoom, "tombstoneKey">,
  type: RecordType,
  records: readonly PlacedRecord[],
): Promise<number> {
  const wanted = type === "memory" ? await withoutForgotten(db, room, records) : records;
  const made = await db.query<{ id: string }>(insertOf(type, given(wanted)));
  const ids = new Set(made.map(({ id }) => id));
  if (type === "message") await indexMessages(db, records, ids);
  if (type === "memory") await indexRestored(db, [...ids]);
  return made.length;
}

/** An agent without a name or a persona in the right shape would break its reader, so the persona is put together field by field. */
const persona = sql`jsonb_build_object('role', coalesce(persona->>'role', ''),
  'personality', coalesce(persona->>'personality', ''), 'instructions', coalesce(persona->>'instructions', ''),
  'voice', case jsonb_typeof(persona->'voice') when 'array' then persona->'voice' else '[]' end,
  'firstQuestions', case jsonb_typeof(persona->'firstQuestions') when 'array' then persona->'firstQuestions' else '[]' end,
  'refusals', case jsonb_typeof(persona->'refusals') when 'array' then persona->'refusals' else '[]' end,
  'sample', case jsonb_typeof(persona->'sample') when 'object' then persona->'sample' else 'null' end)`;

function insertOf(type: RecordType, records: string): Sql {
  switch (type) {
    case "settings":
      // Only where the person has chosen nothing here yet, and only values of the right shape.
      return sql`update users set settings = given.kept
        from (select coalesce(jsonb_object_agg(key, value), '{}') as kept
          from jsonb_array_elements(${records}::jsonb) as item (record),
            jsonb_each(case jsonb_typeof(record->'settings') when 'object' then record->'settings' else '{}' end) as setting (key, value)
          where (key in ('learn', 'use', 'askFirst', 'temporaryDefault') and jsonb_typeof(value) = 'boolean')
            or (key = 'categories' and jsonb_typeof(value) = 'object')) as given
        where user_id = current_user_id() and settings = '{}' and given.kept <> '{}' returning user_id as id`;
    case "conflict":
      return sql`insert into conflicts (id, memory_id, against_id, created_at, resolved_at, kept)
        select id, memory_id, against_id, created_at, resolved_at, kept
        from jsonb_populate_recordset(null::conflicts, ${records}::jsonb) on conflict do nothing returning id`;
    case "feedback":
      return sql`insert into feedback (message_id, rating, reason, created_at, updated_at)
        select message_id, rating, reason, created_at, updated_at
        from jsonb_populate_recordset(null::feedback, ${records}::jsonb) on conflict do nothing returning message_id as id`;
    case "reading":
      return sql`insert into learning_attempts (id, session_id, status, reason, from_position, to_position, operations, accepted, dropped,
          model, input_tokens, output_tokens, at)
        select id, session_id, status, reason, from_position, to_position, operations, accepted, dropped, model, input_tokens,
          output_tokens, at
        from jsonb_populate_recordset(null::learning_attempts, ${records}::jsonb) on conflict do nothing returning id`;
    case "import":
      return sql`insert into import_runs (id, source, state, counts, errors, started_at, updated_at, finished_at)
        select id, source, case state when 'done' then 'done' else 'failed' end, counts, errors, started_at, updated_at, finished_at
        from jsonb_populate_recordset(null::import_runs, ${records}::jsonb) on conflict do nothing returning id`;
    case "agent":
      return sql`insert into agents (id, preset_name, agent_name, persona, model, created_at, updated_at, archived_at)
        select id, preset_name, agent_name, ${persona}, model, created_at, updated_at, archived_at
        from jsonb_populate_recordset(null::agents, ${records}::jsonb) on conflict do nothing returning id`;
    case "session":
      return sql`insert into sessions (id, agent_id, title, head_message_id, next_position, learned_position, proposed_position, temporary, origin, external_key,
          created_at, updated_at, ended_at)
        select id, agent_id, title, head_message_id, coalesce(next_position, 0), coalesce(learned_position, 0),
          coalesce(proposed_position, 0), coalesce(temporary, false), coalesce(origin, 'talk'),
          external_key, created_at, updated_at, ended_at
        from jsonb_populate_recordset(null::sessions, ${records}::jsonb) on conflict do nothing returning id`;
    case "message":
      return sql`insert into messages (id, session_id, parent_id, position, role, text, tokens, path_tokens, status, model, holds_secret,
          said_at, redacted_at, import_run_id, external_source, external_id, speaker_name)
        select id, session_id, parent_id, position, role, text, tokens, path_tokens, status, model, coalesce(holds_secret, false),
          said_at, redacted_at, import_run_id, external_source, external_id, speaker_name
        from jsonb_populate_recordset(null::messages, ${records}::jsonb) on conflict do nothing returning id`;
    case "memory":
      return sql`insert into memories (id, kind, subject, slot, value, text, polarity, modality, claim_key, scope, agent_id, valid_from,
          valid_to, recorded_at, retracted_at, said_at, expires_at, origin, trust, confidence, support_count, last_confirmed_at, pinned,
          state, extractor, extractor_version, model, supersedes_id, version_of)
        select id, kind, subject, slot, coalesce(value, 'null'), text, polarity, modality, claim_key, scope, agent_id, valid_from,
          valid_to, recorded_at, retracted_at, said_at, expires_at, origin, trust, confidence, support_count, last_confirmed_at, pinned,
          state, extractor, extractor_version, model, supersedes_id, version_of
        from jsonb_populate_recordset(null::memories, ${records}::jsonb) on conflict do nothing returning id`;
    case "evidence":
      return sql`insert into memory_evidence (id, memory_id, source, message_id, start_offset, end_offset, quote, said_at)
        select id, memory_id, source, message_id, start_offset, end_offset, quote, said_at
        from jsonb_populate_recordset(null::memory_evidence, ${records}::jsonb) as given
        where exists (select from memories where user_id = current_user_id() and memories.id = memory_id) on conflict do nothing returning id`;
    case "event":
      return sql`insert into memory_events (id, memory_id, position, event, other_id, by, message_id, undone, at)
        select id, memory_id, position, event, other_id, by, message_id, coalesce(undone, false), at
        from jsonb_populate_recordset(null::memory_events, ${records}::jsonb) as given
        where exists (select from memories where user_id = current_user_id() and memories.id = memory_id) on conflict do nothing returning id`;
    case "tombstone":
      return sql`insert into tombstones (claim_hash, created_at) select claim_hash, created_at
        from jsonb_populate_recordset(null::tombstones, ${records}::jsonb) on conflict do nothing returning claim_hash as id`;
    case "style":
      return sql`insert into style_stats (agent_id, stats, updated_at) select agent_id, stats, updated_at
        from jsonb_populate_recordset(null::style_stats, ${records}::jsonb) on conflict do nothing returning agent_id as id`;
    case "trace":
      return sql`insert into turn_traces (reply_id, message_id, recalled, cited, sections, prompt, prompt_hash, core_hash, created_at)
        select reply_id, message_id, recalled, cited, sections, prompt, prompt_hash, core_hash, created_at
        from jsonb_populate_recordset(null::turn_traces, ${records}::jsonb) on conflict do nothing returning reply_id as id`;
    case "usage":
      return sql`insert into usage_events (id, agent_id, message_id, model, outcome, input_tokens, output_tokens, cached_input_tokens,
          estimated, latency_ms, at)
        select id, agent_id, message_id, model, outcome, input_tokens, output_tokens, cached_input_tokens, estimated, latency_ms, at
        from jsonb_populate_recordset(null::usage_events, ${records}::jsonb) on conflict do nothing returning id`;
  }
}

/** What was forgotten here stays forgotten, though the file is older and still holds it. */
async function withoutForgotten(
  db: UserDatabase,
  { tombstoneKey }: Pick<TransferRoom, "tombstoneKey">,
  records: readonly PlacedRecord[],
): Promise<PlacedRecord[]> {
  const hashed = records.map((one) => ({ one, hash: tombstoneOf(tombstoneKey, String(one.record["claim_key"])) }));
  const buried = await db.query<{ claim_hash: string }>(sql`
    select claim_hash from tombstones where user_id = current_user_id() and claim_hash = any(${hashed.map(({ hash }) => hash)}::text[])`);
  const forgotten = new Set(buried.map(({ claim_hash }) => claim_hash));
  return hashed.flatMap(({ one, hash }) => (forgotten.has(hash) ? [] : [one]));
}

type StoredMessage = {
  id: string;
  session_id: string;
  agent_id: string;
  role: "user" | "assistant";
  tokens: number;
  said_at: Date;
  position: number;
  speaker_name: string | null;
};

/** Read back as stored: the file's own words for these are only text. */
async function indexMessages(
  db: UserDatabase,
  records: readonly PlacedRecord[],
  made: ReadonlySet<string>,
): Promise<void> {
  const byId = new Map(records.map((one) => [String(one.record["id"]), one]));
  const stored = await db.query<StoredMessage>(sql`
    select messages.id, session_id, agent_id, role, tokens, said_at, position, speaker_name from messages
    join sessions on sessions.user_id = current_user_id() and sessions.id = session_id
    where messages.user_id = current_user_id() and messages.id = any(${[...made]}::uuid[]) order by session_id, position`);
  const rows = stored.flatMap((message) => {
    const placed = byId.get(message.id);
    if (!placed) return [];
    const transcript =
      message.speaker_name === null
        ? {}
        : { transcript: { speakerName: message.speaker_name, before: placed.before, after: placed.after } };
    return (
      passageRow({
        id: message.id,
        sessionId: message.session_id,
        agentId: message.agent_id,
        text: placed.safe,
        tokens: message.tokens,
        saidAt: message.said_at,
        speaker: message.role,
        position: message.position,
        ...transcript,
      }) ?? []
    );
  });
  if (rows.length > 0) await db.query(insertPassages(rows));
}

async function indexRestored(db: UserDatabase, ids: readonly string[]): Promise<void> {
  const rows = await db.query<MemoryRow>(sql`
    select ${rowColumns} from memories where memories.user_id = current_user_id() and memories.id = any(${[...ids]}::uuid[])
      and version_of is null`);
  const { made } = indexMemories(rows, [], () => null);
  if (made) await db.query(made);
}
