import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { json, sql } from "../database/sql.ts";
import type { JsonObject } from "../json.ts";
import { recallLabel } from "./recall-block.ts";

const DAY_MS = 86_400_000;

/** A session with everything that holds its words: messages and traces by the keys that lead to them, kept answers, lines recalled elsewhere. */
export async function eraseSession(db: UserDatabase, sessionId: string): Promise<void> {
  await eraseRecalledLines(db, sessionId);
  await db.query(sql`
    delete from idempotency_keys where user_id = current_user_id() and (response ->> 'session_id' = ${sessionId}
      or message_id in (select id from messages where user_id = current_user_id() and session_id = ${sessionId}))`);
  await db.query(sql`delete from jobs where user_id = current_user_id() and payload ->> 'sessionId' = ${sessionId}`);
  await db.query(sql`delete from sessions where user_id = current_user_id() and id = ${sessionId}`);
}

const DELETED = "[deleted]";

type TracedLine = JsonObject & { messageId?: string | null; memoryId?: string | null };

/** Other sessions' traces keep that a line stood there, and lose what it said. A memory's own sentence stays with the memory. */
async function eraseRecalledLines(db: UserDatabase, sessionId: string): Promise<void> {
  const said = await db.query<{ id: string }>(sql`
    select id from messages where user_id = current_user_id() and session_id = ${sessionId}`);
  const ids = new Set(said.map(({ id }) => id));
  const traces = await db.query<{ id: string; recalled: TracedLine[]; prompt: JsonObject & { recall: string } }>(sql`
    select reply_id as id, recalled, prompt from turn_traces join messages on messages.user_id = current_user_id()
      and messages.id = reply_id and session_id <> ${sessionId}
    where turn_traces.user_id = current_user_id() and exists (
      select from jsonb_array_elements(recalled) as line where line ->> 'messageId' = any(${[...ids]}))`);
  const changed = traces.map(({ id, recalled, prompt }) => {
    const gone = (line: TracedLine): boolean => (line.memoryId ?? null) === null && ids.has(line.messageId ?? "");
    const labels = new Set(recalled.filter(gone).map((line) => line["label"] ?? recallLabel(line.messageId ?? "")));
    const lines = prompt.recall.split("\n").map((line) => {
      const [, head = "", label] = /^(\[(m:[0-9a-f]+) [^\]]*\] )/u.exec(line) ?? [];
      return label !== undefined && labels.has(label) ? head + DELETED : line;
    });
    return {
      id,
      recalled: recalled.map((line) => (gone(line) ? { ...line, text: DELETED } : line)),
      prompt: { ...prompt, recall: lines.join("\n") },
    };
  });
  if (changed.length > 0)
    await db.query(sql`
      update turn_traces set recalled = given.recalled, prompt = given.prompt
      from jsonb_to_recordset(${json(changed)}::jsonb) as given(id uuid, recalled jsonb, prompt jsonb)
      where turn_traces.user_id = current_user_id() and reply_id = given.id`);
}

/** A temporary session nobody ends is erased a day after it began. */
export async function eraseLater(db: UserDatabase, clock: Clock, sessionId: string): Promise<void> {
  const now = clock.now();
  await db.query(sql`
    insert into jobs (id, kind, unique_key, payload, run_at, created_at)
    values (${clock.id()}, 'erase-session', ${sessionId}, ${json({ sessionId })}::jsonb, ${new Date(now.getTime() + DAY_MS)}, ${now})
    on conflict (user_id, kind, unique_key) do nothing`);
}
