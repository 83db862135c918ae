import { systemClock } from "../src/clock.ts";
import { asUser, type Principal, type UserDatabase } from "../src/database/as-user.ts";
import { json, sql } from "../src/database/sql.ts";
import type { Database } from "../src/database/types.ts";
import { claimKey } from "../src/memory/claim-key.ts";
import { insertPassages, memoryPassageRow, passageRow, type PassageRow } from "../src/memory/passages.ts";
import { countTokens } from "../src/models/tokens.ts";
import { words } from "./words.ts";

const MESSAGES_A_SESSION = 50;
const ROWS_A_STATEMENT = 500;
/** Memories with a slot, which make up the profile; all others are facts. Many more would not fit a profile's 40 lines. */
const SLOTTED = 40;

/** One thing once said: a message, the memory made of it with its evidence, and a passage for each, as a turn stores them. */
type Row = {
  messageId: string;
  memoryId: string;
  evidenceId: string;
  sessionId: string;
  position: number;
  text: string;
  tokens: number;
  slot: "likes" | null;
  key: string;
  saidAt: string;
};

/** Gives a person as many memories as asked for, spread over the past year; through the one door, as the app's own role. */
export async function seedPerson(
  database: Database,
  person: { principal: Principal; agentId: string },
  count: number,
  seed: number,
): Promise<void> {
  const rows = makeRows(count, seed);
  for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT) {
    const some = rows.slice(from, from + ROWS_A_STATEMENT);
    await asUser(database, person.principal, (db) => insertRows(db, person.agentId, some));
  }
}

function makeRows(count: number, seed: number): Row[] {
  const { statement } = words(seed);
  const start = Date.now() - 365 * 86_400_000;
  let sessionId = "";
  return Array.from({ length: count }, (_, index) => {
    if (index % MESSAGES_A_SESSION === 0) sessionId = systemClock.id();
    const text = statement();
    const slot = index < SLOTTED ? "likes" : null;
    const kind = slot === null ? "fact" : "preference";
    return {
      messageId: systemClock.id(),
      memoryId: systemClock.id(),
      evidenceId: systemClock.id(),
      sessionId,
      position: index % MESSAGES_A_SESSION,
      text,
      tokens: countTokens(text),
      slot,
      key: claimKey({ slot, kind, subject: "user", value: text, polarity: "affirmed" }),
      saidAt: new Date(start + (index * 365 * 86_400_000) / count).toISOString(),
    };
  });
}

async function insertRows(db: UserDatabase, agentId: string, rows: Row[]): Promise<void> {
  const shape = sql`jsonb_to_recordset(${json(rows)}::jsonb) as r ("messageId" uuid, "memoryId" uuid, "evidenceId" uuid,
    "sessionId" uuid, position integer, text text, tokens integer, slot text, key text, "saidAt" timestamptz)`;
  await db.query(sql`
    insert into sessions (id, agent_id, title, created_at, updated_at)
    select "sessionId", ${agentId}::uuid, 'Earlier', min("saidAt"), max("saidAt") from ${shape} group by "sessionId"
    on conflict do nothing`);
  await db.query(sql`
    insert into messages (id, session_id, position, role, text, tokens, path_tokens, status, said_at)
    select "messageId", "sessionId", position, 'user', text, tokens, tokens, 'complete', "saidAt" from ${shape}`);
  await db.query(sql`
    insert into memories (id, kind, slot, value, text, claim_key, recorded_at, said_at, origin, trust, confidence,
      last_confirmed_at, state, extractor, extractor_version)
    select "memoryId", case when slot is null then 'fact' else 'preference' end, slot, to_jsonb(text), text, key, "saidAt",
      "saidAt", 'message', 0.9, 0.9, "saidAt", 'active', 'rules', '1' from ${shape}`);
  await db.query(sql`
    insert into memory_evidence (id, memory_id, source, message_id, start_offset, end_offset, quote, said_at)
    select "evidenceId", "memoryId", 'message', "messageId", 0, length(text), text, "saidAt" from ${shape}`);
  await db.query(insertPassages(rows.flatMap((row) => passagesOf(row, agentId))));
}

function passagesOf(row: Row, agentId: string): PassageRow[] {
  const saidAt = new Date(row.saidAt);
  const { text, tokens, messageId, memoryId, sessionId } = row;
  return [
    passageRow({ id: messageId, sessionId, agentId, text, tokens, saidAt, speaker: "user" }),
    memoryPassageRow({ id: memoryId, messageId, agentId: null, scope: "user", text, tokens, saidAt }),
  ].flatMap((passage) => passage ?? []);
}
