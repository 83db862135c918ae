import { createHmac, timingSafeEqual } from "node:crypto";

/** What a request shows to say who it is: a JWT, or the opaque token of a sign-in. */
export type Credential = { kind: "jwt" | "opaque"; token: string };

/** A JWT of ours has about 400 characters; nothing longer is worth a look. */
const LONGEST = 2_048;
const OPAQUE = /^[A-Za-z0-9]{32}$/;
const JWT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/**
 * The credential of a request, or null: none, or none of ours. An Authorization header that is there decides alone: a broken one is
 * never made good by a cookie.
 */
export function credentialOf(headers: Headers, cookieName: string, secret: string): Credential | null {
  const authorization = headers.get("authorization");
  if (authorization !== null) {
    const token = /^bearer +(\S+)$/i.exec(authorization.trim())?.[1];
    return token === undefined || token.length > LONGEST ? null : readToken(token, secret);
  }
  const cookie = cookieValue(headers.get("cookie") ?? "", cookieName);
  const token = cookie === null ? null : unsign(cookie, secret);
  return token === null ? null : { kind: "opaque", token };
}

function readToken(token: string, secret: string): Credential | null {
  if (OPAQUE.test(token)) return { kind: "opaque", token };
  if (JWT.test(token)) return { kind: "jwt", token };
  const unsigned = unsign(token, secret);
  return unsigned === null ? null : { kind: "opaque", token: unsigned };
}

function cookieValue(header: string, name: string): string | null {
  for (const pair of header.split(";")) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}

/** The token inside `token.signature`, as the accounts library signs its cookie; null when it was not signed here. */
function unsign(value: string, secret: string): string | null {
  const decoded = decode(value);
  const at = decoded.indexOf(".");
  const token = decoded.slice(0, Math.max(at, 0));
  if (!OPAQUE.test(token)) return null;
  const given = Buffer.from(decoded.slice(at + 1));
  const expected = Buffer.from(signature(token, secret));
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : null;
}

const signature = (token: string, secret: string): string =>
  createHmac("sha256", secret).update(token).digest("base64");

/** The value of the session cookie for a token, as the accounts library writes it. */
export const signedCookieValue = (token: string, secret: string): string =>
  encodeURIComponent(`${token}.${signature(token, secret)}`);

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch (error) {
    if (error instanceof URIError) return "";
    throw error;
  }
}
