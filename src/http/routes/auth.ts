import { RapportError } from "../../errors.ts";
import type { Answer } from "../answer.ts";
import { readBytes } from "../body.ts";
import type { Incoming, Room } from "../pipeline.ts";

/** An email, a password and a name are small. */
const LIMIT_BYTES = 16_384;

/** Hands a request below `/api/auth` to the accounts room; its refusals leave as the same problems as everybody's. */
export async function answerAuth(room: Room, incoming: Incoming): Promise<Answer> {
  const { request, headers } = incoming;
  const reads = request.method === "GET" || request.method === "HEAD";
  if (!headers.has("authorization") && headers.has("cookie"))
    room.guard.checkCookieUse(request.method, headers, incoming.host);
  const bytes = reads ? undefined : await readBytes(request, LIMIT_BYTES);
  // Signing out sends nothing; an empty body would be asked for its type.
  const body = bytes?.byteLength ? bytes : undefined;
  const passed = new Headers(headers);
  passed.delete("content-length");
  const response = await room.auth.handler(
    new Request(request.url, { method: request.method, headers: passed, ...(body && { body }) }),
    addressOf(room, incoming),
  );
  if (response.status < 400) return { kind: "response", response };
  throw await refusalOf(room, response);
}

/** Behind the proxy that RAPPORT_PUBLIC_URL speaks of, the last address is the one the proxy itself saw. */
function addressOf(room: Room, { headers, clientAddress }: Incoming): string {
  if (room.config.publicUrl === null) return clientAddress;
  return headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() || clientAddress;
}

async function refusalOf(room: Room, response: Response): Promise<RapportError> {
  const { code, message } = room.auth.problemOf(response.status, await bodyOf(response));
  const retryAfter = Number(response.headers.get("retry-after"));
  return new RapportError(code, message, { details: retryAfter > 0 ? { retryAfterSeconds: retryAfter } : {} });
}

/** What is not JSON is judged by its status alone. */
async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
