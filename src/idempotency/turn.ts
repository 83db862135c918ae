import { createHash } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { json, sql } from "../database/sql.ts";
import { RapportError } from "../errors.ts";
import type { TurnResult, UsedMemory } from "../orchestrator/types.ts";
import type { MessageInput } from "../verbs.ts";

/** A server that died with a turn open holds its key no longer than this. */
const HELD_MS = 150_000;

/** What a turn was asked, as far as a repeat has to ask the same. */
type TurnUse = MessageInput & { again?: { messageId: string; without: readonly string[] } };
const operationOf = ({ again }: TurnUse): string => (again ? "regenerateMessage" : "sendMessage");

/** `done`: answered before. `go`: to be done; `storedId` is the person's message where an earlier attempt stored it and the model failed. */
export type TurnOnce = { state: "done"; result: TurnResult } | { state: "go"; storedId: string | null };

const hashOf = ({ sessionId, message, parentId, replaces, again }: TurnUse): string =>
  createHash("sha256")
    .update(
      JSON.stringify(
        // The text of a message answered again may have lost forgotten words since; its id is what was asked.
        again
          ? [again.messageId, again.without]
          : [sessionId, message, parentId ?? null, ...(replaces ? [replaces] : [])],
      ),
    )
    .digest("hex");

type KeyRow = {
  operation: string;
  body_hash: string;
  state: "running" | "done" | "failed";
  locked_until: Date;
  response: TurnResult | null;
  message_id: string | null;
};

/**
 * Takes the key inside the transaction that stores the message, so both are there or neither.
 * @throws RapportError conflict while the first attempt runs; idempotency_mismatch for another body under the same key
 */
export async function beginTurnOnce(
  db: UserDatabase,
  clock: Clock,
  input: TurnUse,
  key: string | undefined,
  messageId: string,
): Promise<TurnOnce> {
  if (key === undefined) return { state: "go", storedId: null };
  const now = clock.now();
  const until = new Date(now.getTime() + HELD_MS);
  const taken = await db.query(sql`
    insert into idempotency_keys (key, operation, body_hash, state, locked_until, message_id, created_at)
    values (${key}, ${operationOf(input)}, ${hashOf(input)}, 'running', ${until}, ${messageId}, ${now})
    on conflict (user_id, key) do nothing returning key`);
  if (taken.length > 0) return { state: "go", storedId: null };
  const [row] = await db.query<KeyRow>(sql`
    select operation, body_hash, state, locked_until, response, message_id from idempotency_keys
    where user_id = current_user_id() and key = ${key} for update`);
  if (!row) throw new RapportError("conflict", "This key was removed just now. Try again with a new one.");
  if (row.operation !== operationOf(input) || row.body_hash !== hashOf(input)) {
    throw new RapportError(
      "idempotency_mismatch",
      "This Idempotency-Key was used with another request. Use a new key for a new request.",
    );
  }
  if (row.state === "done" && row.response) return { state: "done", result: revive(row.response) };
  if (row.state === "running" && row.locked_until > now) {
    throw new RapportError("conflict", "The first request with this Idempotency-Key is still running.", {
      details: { retryAfterSeconds: 2 },
    });
  }
  await db.query(sql`
    update idempotency_keys set state = 'running', locked_until = ${until} where user_id = current_user_id() and key = ${key}`);
  return { state: "go", storedId: row.message_id };
}

/** In the reply's own commit. */
export async function finishTurnOnce(db: UserDatabase, key: string | undefined, result: TurnResult): Promise<void> {
  if (key === undefined) return;
  await db.query(sql`
    update idempotency_keys set state = 'done', status = 200, response = ${json(result)}::jsonb where user_id = current_user_id() and key = ${key}`);
}

/** A repeat asks the model again and finds the message stored. */
export async function failTurnOnce(db: UserDatabase, key: string | undefined): Promise<void> {
  if (key === undefined) return;
  await db.query(sql`update idempotency_keys set state = 'failed' where user_id = current_user_id() and key = ${key}`);
}

const revive = (result: TurnResult): TurnResult => ({
  ...result,
  memoriesUsed: result.memoriesUsed.map((used: UsedMemory) => ({ ...used, saidAt: new Date(used.saidAt) })),
});
