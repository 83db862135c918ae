import type { UserDatabase } from "../database/as-user.ts";
import { json, sql } from "../database/sql.ts";
import type { Json } from "../json.ts";
import { mayHold, type MarkedMessage } from "./erase-messages.ts";
import { redact, redactJson, redactText, type Marker } from "./redact.ts";

/** What is to be erased wherever a copy of it may stand. */
export type Erasure = { marker: Marker; words: readonly string[] };

/** Characters; as long as a title made of a message is. */
const TITLE_LENGTH = 60;
const oneLine = (text: string): string => text.trim().replace(/\s+/gu, " ");

type Changed<Row> = { row: Row; changed: boolean };

const changedOnly = <Row>(rows: Row[], redacted: (row: Row) => Row): Row[] =>
  rows
    .map((row): Changed<Row> => {
      const after = redacted(row);
      return { row: after, changed: JSON.stringify(after) !== JSON.stringify(row) };
    })
    .flatMap(({ row, changed }) => (changed ? [row] : []));

/** Why-this-answer records: what was recalled and the exact prompt. @returns how many lost words */
export async function eraseTraces(db: UserDatabase, { marker, words }: Erasure): Promise<number> {
  if (words.length === 0) return 0;
  const rows = await db.query<{ id: string; recalled: Json; prompt: Json }>(sql`
    select reply_id as id, recalled, prompt from turn_traces
    where user_id = current_user_id() and ${mayHold(sql`(recalled::text || prompt::text)`, words)}`);
  const changed = changedOnly(rows, ({ id, recalled, prompt }) => ({
    id,
    recalled: redactJson(recalled, marker),
    prompt: redactJson(prompt, marker),
  }));
  if (changed.length > 0)
    await db.query(sql`
      update turn_traces set recalled = given.recalled, prompt = given.prompt
      from jsonb_to_recordset(${json(changed)}::jsonb) as given(id uuid, recalled jsonb, prompt jsonb)
      where turn_traces.user_id = current_user_id() and reply_id = given.id`);
  return changed.length;
}

/** Answers kept for a repeated POST. @returns how many lost words */
export async function eraseAnswers(db: UserDatabase, { marker, words }: Erasure): Promise<number> {
  if (words.length === 0) return 0;
  const rows = await db.query<{ key: string; response: Json }>(sql`
    select key, response from idempotency_keys
    where user_id = current_user_id() and response is not null and ${mayHold(sql`response::text`, words)}`);
  const changed = changedOnly(rows, ({ key, response }) => ({ key, response: redactJson(response, marker) }));
  if (changed.length > 0)
    await db.query(sql`
      update idempotency_keys set response = given.response
      from jsonb_to_recordset(${json(changed)}::jsonb) as given(key text, response jsonb)
      where idempotency_keys.user_id = current_user_id() and idempotency_keys.key = given.key`);
  return changed.length;
}

/** Work not done yet, and what it failed with. */
export async function eraseJobs(db: UserDatabase, { marker, words }: Erasure): Promise<void> {
  if (words.length === 0) return;
  const rows = await db.query<{ id: string; payload: Json; error: string | null }>(sql`
    select id, payload, last_error as error from jobs
    where user_id = current_user_id() and ${mayHold(sql`(payload::text || coalesce(last_error, ''))`, words)}`);
  const changed = changedOnly(rows, ({ id, payload, error }) => ({
    id,
    payload: redactJson(payload, marker),
    error: error === null ? null : redactText(error, marker),
  }));
  if (changed.length > 0)
    await db.query(sql`
      update jobs set payload = given.payload, last_error = given.error
      from jsonb_to_recordset(${json(changed)}::jsonb) as given(id uuid, payload jsonb, error text)
      where jobs.user_id = current_user_id() and jobs.id = given.id`);
}

/**
 * Titles, and quotes that point at no message (edits, imports, deleted sessions). A title is often the beginning of a message:
 * where that was blacked out the title is taken from it anew.
 */
export async function eraseTitlesAndQuotes(
  db: UserDatabase,
  { marker, words }: Erasure,
  messages: readonly MarkedMessage[],
): Promise<void> {
  const beginnings = messages.map(({ text, ranges }) => ({
    before: oneLine(text),
    after: oneLine(redact(text, ranges, []).text),
  }));
  const titles = await db.query<{ id: string; title: string }>(
    sql`select id, title from sessions where user_id = current_user_id() and title is not null`,
  );
  const retitled = changedOnly(titles, ({ id, title }) => {
    const beginning = title.replace(/\s*…$/u, "");
    const source = beginnings.find(({ before }) => before.startsWith(beginning));
    return { id, title: redactText(source ? source.after.slice(0, TITLE_LENGTH) : title, marker) };
  });
  if (retitled.length > 0)
    await db.query(sql`
      update sessions set title = given.title from jsonb_to_recordset(${json(retitled)}::jsonb) as given(id uuid, title text)
      where sessions.user_id = current_user_id() and sessions.id = given.id`);
  if (words.length === 0) return;
  const quotes = await db.query<{ id: string; quote: string }>(sql`
    select id, quote from memory_evidence
    where user_id = current_user_id() and message_id is null and ${mayHold(sql`quote`, words)}`);
  const requoted = changedOnly(quotes, ({ id, quote }) => ({ id, quote: redactText(quote, marker) }));
  if (requoted.length > 0)
    await db.query(sql`
      update memory_evidence set quote = given.quote from jsonb_to_recordset(${json(requoted)}::jsonb) as given(id uuid, quote text)
      where memory_evidence.user_id = current_user_id() and memory_evidence.id = given.id`);
}
