import { type Sql, sql } from "../database/sql.ts";
import { TERMS_VERSION, type Term, termsOf } from "./terms.ts";
import { toTsvector } from "./tsvector.ts";
import type { MemoryScope } from "./types.ts";

/** One searchable piece of one person's text, as stored. */
export type PassageRow = {
  /** That of the message or memory itself. */
  id: string;
  kind: "message" | "memory";
  /** The message itself, or the one a memory was learned from. */
  messageId: string | null;
  memoryId: string | null;
  sessionId: string | null;
  agentId: string | null;
  scope: MemoryScope;
  speaker: "user" | "assistant";
  speakerName: string | null;
  saidAt: Date;
  position: number;
  text: string;
  tokens: number;
  terms: number;
  termsVersion: number;
  tsv: string;
};

/** In a transcript of people talking: who spoke, and the texts around it in the same session, nearest first. */
export type TranscriptPlace = { speakerName: string; before: readonly string[]; after: readonly string[] };

export type MessageSource = {
  id: string;
  sessionId: string;
  agentId: string;
  /** What may be found and shown: secrets already taken out. */
  text: string;
  tokens: number;
  saidAt: Date;
  speaker: "user" | "assistant";
  /** Place in the session; only a transcript needs it, to tell an answer from its question. */
  position?: number;
  transcript?: TranscriptPlace;
};

/** What a message adds to the index; null when it holds nothing to search for ("ok", an emoji). */
export function passageRow(source: MessageSource): PassageRow | null {
  const own = termsOf(source.text);
  if (own.length === 0) return null;
  return {
    ...common(source, own, source.transcript),
    kind: "message",
    messageId: source.id,
    memoryId: null,
    sessionId: source.sessionId,
    agentId: source.agentId,
    scope: "user",
    speaker: source.speaker,
    position: source.position ?? 0,
  };
}

export type MemorySource = {
  id: string;
  /** The message it was learned from; null for an edit. */
  messageId: string | null;
  /** The agent of a relationship; null for a memory every agent may use. */
  agentId: string | null;
  scope: MemoryScope;
  text: string;
  tokens: number;
  saidAt: Date;
};

/** What a memory adds to the index; null when it holds nothing to search for. */
export function memoryPassageRow(source: MemorySource): PassageRow | null {
  const own = termsOf(source.text);
  if (own.length === 0) return null;
  return {
    ...common(source, own, undefined),
    kind: "memory",
    messageId: source.messageId,
    memoryId: source.id,
    sessionId: null,
    agentId: source.agentId,
    scope: source.scope,
    speaker: "user",
    position: 0,
  };
}

function common(
  source: { id: string; text: string; tokens: number; saidAt: Date },
  own: readonly Term[],
  place: TranscriptPlace | undefined,
) {
  const around = [place?.speakerName, place?.before[1], place?.after[1]].flatMap((text) => termsOf(text ?? ""));
  return {
    id: source.id,
    text: source.text,
    tokens: source.tokens,
    saidAt: source.saidAt,
    speakerName: place?.speakerName ?? null,
    terms: own.length,
    termsVersion: TERMS_VERSION,
    tsv: toTsvector([
      { terms: own, weight: "A" },
      { terms: termsOf(place?.before[0] ?? ""), weight: "B" },
      { terms: termsOf(place?.after[0] ?? ""), weight: "C" },
      { terms: around, weight: "D" },
    ]),
  };
}

/** Stores a passage; stands alone or as a `with` part of the statement that stores its message. Null: stores nothing. */
export const insertPassage = (row: PassageRow | null): Sql => insertPassages(row === null ? [] : [row]);

/** The same for many, e.g. of an import: about 500 a statement. The person is the transaction's. */
export function insertPassages(rows: readonly PassageRow[]): Sql {
  const all = <Key extends keyof PassageRow>(key: Key): PassageRow[Key][] => rows.map((row) => row[key]);
  return sql`insert into passages (id, kind, message_id, memory_id, session_id, agent_id, scope, speaker, speaker_name,
      said_at, position, ordinal, text, tokens, terms, terms_version, tsv)
    select id, kind, message_id, memory_id, session_id, agent_id, scope, speaker, speaker_name,
      said_at, position, next_passage_ordinal() + place - 1, text, tokens, terms, terms_version, tag_lexemes(vector)
    from unnest(${all("id")}::uuid[], ${all("kind")}::text[], ${all("messageId")}::uuid[], ${all("memoryId")}::uuid[],
      ${all("sessionId")}::uuid[], ${all("agentId")}::uuid[], ${all("scope")}::text[], ${all("speaker")}::text[],
      ${all("speakerName")}::text[], ${all("saidAt").map((date) => date.toISOString())}::timestamptz[], ${all("position")}::integer[],
      ${all("text")}::text[], ${all("tokens")}::integer[], ${all("terms")}::integer[], ${all("termsVersion")}::integer[],
      ${all("tsv")}::text[]) with ordinality
      as made (id, kind, message_id, memory_id, session_id, agent_id, scope, speaker, speaker_name,
        said_at, position, text, tokens, terms, terms_version, vector, place)`;
}
