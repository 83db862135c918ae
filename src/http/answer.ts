import type { Json } from "../json.ts";
import { asRapportError, problemOf, PROBLEM_TYPE, retryAfterOf } from "./problem.ts";

type Headers = Record<string, string>;

/** What a handler says; the outermost wrapper adds what every response carries. */
export type Answer =
  | { kind: "json"; status: number; body: Json | object; headers?: Headers; type?: string }
  | { kind: "empty"; status: number; headers?: Headers }
  | { kind: "content"; status: number; content: string | Uint8Array<ArrayBuffer>; type: string; headers?: Headers }
  /** `finished` settles when the last byte was taken or the client left; it never rejects. */
  | { kind: "stream"; stream: ReadableStream<Uint8Array<ArrayBuffer>>; headers: Headers; finished: Promise<void> }
  | { kind: "response"; response: Response };

export const ok = (body: object, headers?: Headers): Answer => ({
  kind: "json",
  status: 200,
  body,
  ...(headers && { headers }),
});
export const created = (body: object): Answer => ({ kind: "json", status: 201, body });
export const noContent: Answer = { kind: "empty", status: 204 };

export function problemAnswer(error: unknown, requestId: string): Answer {
  const known = asRapportError(error);
  const retryAfter = retryAfterOf(known);
  return {
    kind: "json",
    status: known.status,
    body: problemOf(known, requestId),
    type: PROBLEM_TYPE,
    headers: {
      ...(retryAfter !== undefined && { "retry-after": String(Math.max(1, Math.ceil(retryAfter))) }),
      ...(known.code === "unauthenticated" && { "www-authenticate": "Bearer" }),
    },
  };
}
