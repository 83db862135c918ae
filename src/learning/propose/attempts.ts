import type { Clock } from "../../clock.ts";
import type { UserDatabase } from "../../database/as-user.ts";
import { json, sql } from "../../database/sql.ts";
import type { DropReason } from "./types.ts";

/** How one reading of a session ended: codes and counts, never words. */
export type LearningAttempt = {
  sessionId: string;
  status: "proposed" | "nothing-new" | "unreadable" | "failed";
  /** Why it was unreadable, or the code of the error. */
  reason: string | null;
  fromPosition: number;
  toPosition: number;
  operations: number;
  accepted: number;
  dropped: Partial<Record<DropReason, number>>;
  model: string;
  inputTokens: number;
  outputTokens: number;
};

export const storeAttempt = async (db: UserDatabase, clock: Clock, attempt: LearningAttempt): Promise<void> =>
  void (await db.query(sql`
    insert into learning_attempts (id, session_id, status, reason, from_position, to_position, operations, accepted, dropped, model,
      input_tokens, output_tokens, at)
    values (${clock.id()}, ${attempt.sessionId}, ${attempt.status}, ${attempt.reason}, ${attempt.fromPosition}, ${attempt.toPosition},
      ${attempt.operations}, ${attempt.accepted}, ${json(attempt.dropped)}::jsonb, ${attempt.model}, ${attempt.inputTokens},
      ${attempt.outputTokens}, ${clock.now()})`));

export type LearningJob = {
  jobId: string;
  kind: "learn" | "propose";
  sessionId: string;
  state: "due" | "running" | "failed";
  runAt: Date;
  attempts: number;
  lastError: string | null;
};

/** What waits to be learned, soonest first, and how the last readings went, newest first: for `GET /memories/jobs`. */
export async function listLearning(
  db: UserDatabase,
  limit: number,
): Promise<{ jobs: LearningJob[]; attempts: (LearningAttempt & { attemptId: string; at: Date })[] }> {
  const [jobs, attempts] = await Promise.all([
    db.query<LearningJob>(sql`
      select id as "jobId", kind, unique_key as "sessionId", state, run_at as "runAt", attempts, last_error as "lastError" from jobs
      where user_id = current_user_id() and kind in ('learn', 'propose') order by run_at, id limit ${limit}`),
    db.query<LearningAttempt & { attemptId: string; at: Date }>(sql`
      select id as "attemptId", session_id as "sessionId", status, reason, from_position as "fromPosition", to_position as "toPosition",
        operations, accepted, dropped, model, input_tokens as "inputTokens", output_tokens as "outputTokens", at
      from learning_attempts where user_id = current_user_id() order by at desc, id desc limit ${limit}`),
  ]);
  return { jobs, attempts };
}
