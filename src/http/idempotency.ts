import { createHash } from "node:crypto";
import type { Principal } from "../database/as-user.ts";
import { RapportError } from "../errors.ts";
import type { Json } from "../json.ts";

export type IdempotentRequest = {
  /** 1 to 255 visible ASCII characters, as the client sent it. */
  key: string;
  /** Operation and resolved path: one key serves one request. */
  operation: string;
  /** Hex SHA-256 of the request's body. */
  bodyHash: string;
};
export type KeptAnswer = { status: number; body: Json };

/** Answers kept for a repeated POST. Messages do not use it: their turn keeps its own result, in its own commits. */
export type Idempotency = {
  /**
   * Takes the key for this request.
   * @returns the kept answer of an earlier one, or null: do the work, then `finish` or `fail`
   * @throws RapportError conflict while the first runs (with `retryAfterSeconds`); idempotency_mismatch for another request under the key
   */
  begin(principal: Principal, request: IdempotentRequest): Promise<KeptAnswer | null>;
  finish(principal: Principal, key: string, answer: KeptAnswer): Promise<void>;
  /** Lets the next request with this key run again. */
  fail(principal: Principal, key: string): Promise<void>;
};

/** Says that an answer is an earlier one told again. */
export const REPLAYED = { "idempotency-replayed": "true" };

const KEY = /^[\x21-\x7e]{1,255}$/;

/** @throws RapportError invalid_input for a key of another form */
export function idempotencyKeyOf(headers: Headers): string | undefined {
  const key = headers.get("idempotency-key");
  if (key === null) return undefined;
  if (KEY.test(key)) return key;
  throw new RapportError("invalid_input", "An Idempotency-Key has 1 to 255 visible ASCII characters.", {
    details: { field: "Idempotency-Key" },
  });
}

export const hashBody = (body: unknown): string =>
  createHash("sha256")
    .update(JSON.stringify(body) ?? "")
    .digest("hex");
