import { createHmac } from "node:crypto";

/** A key kept outside the database; at least 32 random bytes. */
export type SecretKey = string | Uint8Array;

/** What is left of a forgotten claim: a keyed hash, so that a copy of the database tells nobody what it was. Hex, 64 characters. */
export const tombstoneOf = (key: SecretKey, claimKey: string): string =>
  createHmac("sha256", key).update(claimKey).digest("hex");
