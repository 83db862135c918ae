import { createHash } from "node:crypto";
import type { Json } from "../json.ts";
import type { Claim } from "./types.ts";

/** UTF-16 units up to which a key stays readable: four bytes each still fit a B-tree entry (2,704 bytes). */
const READABLE_KEY_LENGTH = 600;

/** One spelling for equal JSON: object keys sorted, every string passed through `spell`. */
export function canonicalJson(value: Json, spell: (text: string) => string = (text) => text): string {
  if (typeof value === "string") return JSON.stringify(spell(value));
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((entry) => canonicalJson(entry, spell)).join(",")}]`;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonicalJson(entry, spell)}`).join(",")}}`;
}

/** The same words however typed: NFKC, lower case, every run of white space one space. */
export const normalisedWords = (text: string): string =>
  text.normalize("NFKC").toLowerCase().replace(/\s+/gu, " ").trim();

/**
 * The identity of a claim: two claims with one key are the same thing said twice, which is support and not a second row.
 * Where (slot, else kind), subject, value and polarity count; wording, confidence and dates do not.
 * Readable JSON, or `sha256:<hex>` where that would be too long to index; never holds NUL or a lone surrogate.
 */
export function claimKey(claim: Pick<Claim, "slot" | "kind" | "subject" | "value" | "polarity">): string {
  const place = claim.slot === null ? `kind:${claim.kind}` : `slot:${claim.slot}`;
  const key = `[${[
    JSON.stringify(place),
    JSON.stringify(normalisedWords(claim.subject)),
    canonicalJson(claim.value, normalisedWords),
    JSON.stringify(claim.polarity),
  ].join(",")}]`;
  return key.length <= READABLE_KEY_LENGTH ? key : `sha256:${createHash("sha256").update(key).digest("hex")}`;
}
