import type { UserDatabase } from "../database/as-user.ts";
import { json, sql, type Sql } from "../database/sql.ts";
import { joined, redact, type Marker } from "./redact.ts";
import type { Span } from "./types.ts";
import { asciiPieces } from "./words.ts";

/** A message with what is to be blacked out in it. */
export type MarkedMessage = { id: string; text: string; ranges: Span[] };

/** Where a memory about to be erased was learned; `shared`: another memory that stays has evidence in the same characters. */
export type GoneEvidence = {
  messageId: string | null;
  start: number | null;
  end: number | null;
  quote: string;
  shared: boolean;
};

/** A condition that is true wherever one of the words stands, and sometimes elsewhere. */
export function mayHold(text: Sql, words: readonly string[]): Sql {
  const pieces = asciiPieces(words);
  if (pieces === null) return sql`true`;
  return sql`exists (select from unnest(${pieces}::text[]) as piece where position(piece in lower(${text})) > 0)`;
}

export const readGoneEvidence = (db: UserDatabase, goneIds: string[]): Promise<GoneEvidence[]> =>
  db.query<GoneEvidence>(sql`
    select gone.message_id as "messageId", gone.start_offset as start, gone.end_offset as "end", gone.quote,
      exists (select from memory_evidence other where other.user_id = current_user_id() and other.message_id = gone.message_id
        and other.memory_id <> all(${goneIds}::uuid[])
        and other.start_offset < gone.end_offset and gone.start_offset < other.end_offset) as shared
    from memory_evidence gone where gone.user_id = current_user_id() and gone.memory_id = any(${goneIds}::uuid[])`);

/**
 * Messages and replies with their ranges: the words wherever they stand, and at the place a memory came from its whole quote,
 * unless another memory shares the quote and the words can be cut out of it.
 */
export async function markMessages(
  db: UserDatabase,
  marker: Marker,
  words: readonly string[],
  evidence: readonly GoneEvidence[],
): Promise<MarkedMessage[]> {
  const messageIds = [...new Set(evidence.flatMap(({ messageId }) => messageId ?? []))];
  if (words.length === 0 && messageIds.length === 0) return [];
  const found = words.length === 0 ? sql`false` : mayHold(sql`text`, words);
  const messages = await db.query<{ id: string; text: string }>(sql`
    select id, text from messages where user_id = current_user_id() and (id = any(${messageIds}::uuid[]) or ${found}) order by id`);
  return messages.flatMap(({ id, text }) => {
    const ranges = marker.rangesIn(text);
    const quotes = evidence.flatMap(({ messageId, start, end, shared }) => {
      if (messageId !== id || start === null || end === null) return [];
      const cut = ranges.some((range) => range.start < end && start < range.end);
      return shared && cut ? [] : [{ start, end }];
    });
    const all = joined([...ranges, ...quotes]);
    return all.length === 0 ? [] : [{ id, text, ranges: all }];
  });
}

type EvidenceSpan = Span & { id: string; memoryId: string };

/** Blacks the ranges out in place; evidence of other memories in the same messages keeps pointing at its words. */
export async function eraseMessages(db: UserDatabase, messages: readonly MarkedMessage[], now: Date): Promise<void> {
  if (messages.length === 0) return;
  const evidence = await db.query<EvidenceSpan & { messageId: string }>(sql`
    select id, memory_id as "memoryId", message_id as "messageId", start_offset as start, end_offset as "end" from memory_evidence
    where user_id = current_user_id() and message_id = any(${messages.map(({ id }) => id)}::uuid[])`);
  const byMessage = groupBy(evidence, ({ messageId }) => messageId);
  const texts: { id: string; text: string }[] = [];
  const spans: (EvidenceSpan & { quote: string })[] = [];
  for (const { id, text, ranges } of messages) {
    const after = redact(text, ranges, byMessage.get(id) ?? []);
    texts.push({ id, text: after.text });
    spans.push(...after.spans.map((span) => ({ ...span, quote: after.text.slice(span.start, span.end) })));
  }
  await db.query(sql`
    update messages set text = given.text, redacted_at = ${now}
    from jsonb_to_recordset(${json(texts)}::jsonb) as given(id uuid, text text)
    where messages.user_id = current_user_id() and messages.id = given.id`);
  await moveEvidence(db, spans);
}

/** Through negative places first: a span may move to where another of its memory still is, and the key is checked row by row. */
async function moveEvidence(db: UserDatabase, spans: (EvidenceSpan & { quote: string })[]): Promise<void> {
  const places = groupBy(spans, ({ memoryId, start }) => `${memoryId} ${start}`);
  const [kept, doubled]: [typeof spans, string[]] = [[], []];
  for (const [first, ...others] of places.values()) {
    if (first) kept.push(first);
    doubled.push(...others.map(({ id }) => id));
  }
  if (doubled.length > 0)
    await db.query(sql`delete from memory_evidence where user_id = current_user_id() and id = any(${doubled}::uuid[])`);
  if (kept.length === 0) return;
  const aside = kept.map(({ id }, order) => ({ id, order }));
  await db.query(sql`
    update memory_evidence set start_offset = -1 - given."order"
    from jsonb_to_recordset(${json(aside)}::jsonb) as given(id uuid, "order" int)
    where memory_evidence.user_id = current_user_id() and memory_evidence.id = given.id`);
  await db.query(sql`
    update memory_evidence set start_offset = given.start, end_offset = given."end", quote = given.quote
    from jsonb_to_recordset(${json(kept)}::jsonb) as given(id uuid, start int, "end" int, quote text)
    where memory_evidence.user_id = current_user_id() and memory_evidence.id = given.id`);
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
