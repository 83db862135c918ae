import { createHmac, timingSafeEqual } from "node:crypto";
import { RapportError } from "../errors.ts";
import type { SecretKey } from "./tombstone.ts";

/** What a preview showed and a confirmation erases: exactly this. */
export type Confirmed = { ids: string[]; words: string[] };

const LIFETIME_MS = 10 * 60_000;

const sign = (key: SecretKey, body: string): Buffer => createHmac("sha256", key).update(`forget ${body}`).digest();

/** Any server with the same key can confirm it; nothing is stored. */
export function forgetToken(key: SecretKey, userId: string, confirmed: Confirmed, now: Date): string {
  const content = { user: userId, ids: confirmed.ids, words: confirmed.words, until: now.getTime() + LIFETIME_MS };
  const body = Buffer.from(JSON.stringify(content)).toString("base64url");
  return `${body}.${sign(key, body).toString("base64url")}`;
}

/** @throws RapportError invalid_input for a token that is forged, somebody else's, or older than ten minutes */
export function readForgetToken(key: SecretKey, userId: string, token: string, now: Date): Confirmed {
  const [body = "", signature = "", ...rest] = token.split(".");
  const given = Buffer.from(signature, "base64url");
  const expected = sign(key, body);
  if (rest.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) throw refused();
  // Signed by us, so its form is ours.
  const content = JSON.parse(Buffer.from(body, "base64url").toString()) as Confirmed & { user: string; until: number };
  if (content.user !== userId) throw refused();
  if (content.until < now.getTime()) {
    throw new RapportError(
      "invalid_input",
      "This preview is older than ten minutes. Make a new one and confirm that.",
      {
        details: { field: "token" },
      },
    );
  }
  return { ids: content.ids, words: content.words };
}

const refused = (): RapportError =>
  new RapportError("invalid_input", "The token is not one of a preview of yours.", { details: { field: "token" } });
