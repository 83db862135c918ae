import type { UserDatabase } from "../database/as-user.ts";
import { json, sql } from "../database/sql.ts";
import type { Erasure } from "./erase-copies.ts";
import { mayHold } from "./erase-messages.ts";
import { redactText } from "./redact.ts";

/** What the person wrote about replies. */
export async function eraseFeedback(db: UserDatabase, { marker, words }: Erasure): Promise<void> {
  if (words.length === 0) return;
  const rows = await db.query<{ id: string; reason: string }>(sql`
    select message_id as id, reason from feedback
    where user_id = current_user_id() and reason is not null and ${mayHold(sql`reason`, words)}`);
  const changed = rows
    .map(({ id, reason }) => ({ id, before: reason, reason: redactText(reason, marker) }))
    .filter(({ before, reason }) => before !== reason);
  if (changed.length > 0)
    await db.query(sql`
      update feedback set reason = given.reason from jsonb_to_recordset(${json(changed)}::jsonb) as given(id uuid, reason text)
      where feedback.user_id = current_user_id() and feedback.message_id = given.id`);
}
