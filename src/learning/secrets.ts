import type { Span } from "../memory/types.ts";
import { SHAPES, type SecretType } from "./secret-shapes.ts";

export type Secret = Span & { type: SecretType };

/**
 * Finds what must never be stored as a memory, in the order written and without overlaps (the earlier start wins, then the longer).
 * @returns ranges of UTF-16 units that cover the secret value alone, not the words that announce it
 */
export function findSecrets(text: string): Secret[] {
  const found: Secret[] = [];
  for (const shape of SHAPES) {
    if (shape.hint !== undefined && !shape.hint.test(text)) continue;
    for (const match of text.matchAll(shape.pattern)) {
      const value = match.groups?.["secret"] ?? match[0];
      if (shape.check !== undefined && !shape.check(value)) continue;
      const start = match.index + match[0].lastIndexOf(value);
      found.push({ start, end: start + value.length, type: shape.type });
    }
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: Secret[] = [];
  for (const secret of found) {
    const last = kept.at(-1);
    if (last === undefined || secret.start >= last.end) kept.push(secret);
    else if (secret.end > last.end) last.end = secret.end;
  }
  return kept;
}

/** The text with every secret replaced by its type, e.g. `[secret: api_key]`. */
export function redactSecrets(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const secret of findSecrets(text)) {
    parts.push(text.slice(from, secret.start), `[secret: ${secret.type}]`);
    from = secret.end;
  }
  parts.push(text.slice(from));
  return parts.join("");
}
