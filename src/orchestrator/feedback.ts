import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import { notFound, RapportError } from "../errors.ts";
import { redactSecrets } from "../learning/secrets.ts";
import type { Feedback } from "../verbs.ts";

/**
 * What the person thinks of a reply; a later rating takes the place of an earlier one. Secrets in the reason are not kept.
 * @throws RapportError not_found; invalid_input for the person's own message
 */
export async function rateReply(
  db: UserDatabase,
  clock: Clock,
  replyId: string,
  { rating, reason }: { rating: 1 | -1; reason?: string },
): Promise<Feedback> {
  const now = clock.now();
  const kept = reason === undefined ? null : redactSecrets(reason);
  const [message] = await db.query<{ role: "user" | "assistant" }>(sql`
    select role from messages where user_id = current_user_id() and id = ${replyId}`);
  if (!message) throw notFound("message");
  if (message.role === "user")
    throw new RapportError("invalid_input", "Only a reply can be rated, not your own message.", {
      details: { field: "message_id" },
    });
  await db.query(sql`
    insert into feedback (message_id, rating, reason, created_at, updated_at) values (${replyId}, ${rating}, ${kept}, ${now}, ${now})
    on conflict (user_id, message_id) do update set rating = excluded.rating, reason = excluded.reason, updated_at = excluded.updated_at`);
  return { messageId: replyId, rating, reason: kept, at: now };
}
