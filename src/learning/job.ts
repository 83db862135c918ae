import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import type { JsonObject } from "../json.ts";
import { addStyle } from "../style/store.ts";
import { enqueueProposing } from "./propose/enqueue.ts";

/** Messages read in one go; a longer session goes on in the next statement of the same job. */
const MOST_MESSAGES = 500;

/** How long an answer is kept for a repeat of its request; a person who writes has theirs swept here. */
const KEYS_KEPT_MS = 24 * 60 * 60 * 1_000;

/**
 * Reads what the person wrote in a session since the last time and counts their style. The session's cursor moves in the same
 * commit, so a kill at any moment counts each message exactly once.
 * @param proposes whether a model is configured to read the session later
 */
export async function learnFromSession(
  db: UserDatabase,
  clock: Clock,
  payload: JsonObject,
  { proposes = false }: { proposes?: boolean } = {},
): Promise<void> {
  const sessionId = String(payload["sessionId"]);
  // Before the session is locked: the job of the second step locks in this order too.
  if (proposes) await enqueueProposing(db, clock, sessionId);
  const [session] = await db.query<{ agent_id: string; learned_position: number }>(sql`
    select agent_id, learned_position from sessions where user_id = current_user_id() and id = ${sessionId} for update`);
  if (!session) return;
  let from = session.learned_position;
  for (;;) {
    const messages = await db.query<{ position: number; role: string; text: string }>(sql`
      select position, role, text from messages
      where user_id = current_user_id() and session_id = ${sessionId} and position >= ${from} order by position limit ${MOST_MESSAGES}`);
    const last = messages.at(-1);
    if (!last) break;
    await addStyle(
      db,
      session.agent_id,
      messages.filter(({ role }) => role === "user").map(({ text }) => text),
      clock.now(),
    );
    from = last.position + 1;
  }
  await db.query(sql`
    delete from idempotency_keys where user_id = current_user_id() and created_at < ${new Date(clock.now().getTime() - KEYS_KEPT_MS)}`);
  await db.query(
    sql`update sessions set learned_position = ${from} where user_id = current_user_id() and id = ${sessionId}`,
  );
}
