import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { json, sql } from "../database/sql.ts";
import { RapportError } from "../errors.ts";
import type { Json } from "../json.ts";

/** A server that died while it worked holds its key no longer than this. */
const HELD_MS = 120_000;
/** A repeat comes within minutes; what was answered is not kept longer than needed. */
const KEPT_MS = 24 * 60 * 60 * 1_000;

export type KeyUse = { key: string; operation: string; bodyHash: string };
export type Kept = { status: number; body: Json };

type KeyRow = {
  operation: string;
  body_hash: string;
  state: "running" | "done" | "failed";
  locked_until: Date;
  status: number | null;
  response: Json;
};

/**
 * Takes a key for one request; keys older than a day are removed on the way.
 * @returns the kept answer, or null when the work is to be done (again, after a failure or a server that died)
 * @throws RapportError conflict while another request works under it; idempotency_mismatch for another request under the same key
 */
export async function beginIdempotent(db: UserDatabase, clock: Clock, use: KeyUse): Promise<Kept | null> {
  const now = clock.now();
  const until = new Date(now.getTime() + HELD_MS);
  await db.query(sql`
    delete from idempotency_keys
    where user_id = current_user_id() and created_at < ${new Date(now.getTime() - KEPT_MS)}`);
  const taken = await db.query(sql`
    insert into idempotency_keys (key, operation, body_hash, state, locked_until, created_at)
    values (${use.key}, ${use.operation}, ${use.bodyHash}, 'running', ${until}, ${now})
    on conflict (user_id, key) do nothing returning key`);
  if (taken.length > 0) return null;
  const [row] = await db.query<KeyRow>(sql`
    select operation, body_hash, state, locked_until, status, response from idempotency_keys
    where user_id = current_user_id() and key = ${use.key} for update`);
  if (!row)
    throw new RapportError("conflict", "This Idempotency-Key was removed just now. Try again.", {
      details: { retryAfterSeconds: 1 },
    });
  if (row.operation !== use.operation || row.body_hash !== use.bodyHash) {
    throw new RapportError(
      "idempotency_mismatch",
      "This Idempotency-Key was used with another request. Use a new key for a new request.",
    );
  }
  if (row.state === "done" && row.status !== null) return { status: row.status, body: row.response };
  if (row.state === "running" && row.locked_until > now) {
    throw new RapportError("conflict", "The first request with this Idempotency-Key is still running.", {
      details: { retryAfterSeconds: 2 },
    });
  }
  await db.query(sql`
    update idempotency_keys set state = 'running', locked_until = ${until}
    where user_id = current_user_id() and key = ${use.key}`);
  return null;
}

/** Keeps the answer for repeats. */
export async function finishIdempotent(db: UserDatabase, key: string, answer: Kept): Promise<void> {
  await db.query(sql`
    update idempotency_keys set state = 'done', status = ${answer.status}, response = ${json(answer.body)}::jsonb
    where user_id = current_user_id() and key = ${key}`);
}

/** Lets the next request with this key run again. */
export async function failIdempotent(db: UserDatabase, key: string): Promise<void> {
  await db.query(sql`
    update idempotency_keys set state = 'failed' where user_id = current_user_id() and key = ${key}`);
}
