import type { Json } from "../json.ts";

export const CONTEXT_LIMITS = { depth: 8, stringLength: 4_000, entries: 200, keys: 200, keyLength: 200 } as const;

/** `field` is a JSON path such as `user_profile.name` or `learned_preferences.likes[2]`. */
export type Problem = { field: string; message: string };

const REFUSED_KEYS = new Set(["__proto__", "constructor", "prototype"]);
/** With the `u` flag a surrogate only matches when it stands alone. */
const UNSTORABLE = /[\0\p{Cs}]/u;

export const joinPath = (path: string, key: string | number): string =>
  typeof key === "number" ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;

/** A key inside a message or path: what cannot be printed or is endless must not come back in an error. */
const printable = (key: string): string => key.slice(0, 60).replace(/[\p{Cc}\p{Cs}]/gu, "\ufffd");

/**
 * Everything that is wrong with a value as such, whatever it means: depth, lengths, numbers of entries and keys, characters
 * that PostgreSQL cannot keep, keys that could reach a prototype, things JSON does not have.
 * @param depth of `value` itself: the whole document is 1
 */
export function limitProblems(value: unknown, path: string, depth = 1): Problem[] {
  const problems: Problem[] = [];
  let keys = 0;
  const report = (field: string, message: string): void => void problems.push({ field, message });

  const checkKey = (key: string, at: string): boolean => {
    keys += 1;
    if (REFUSED_KEYS.has(key)) report(at, "This key is not allowed.");
    else if (key === "" || key.length > CONTEXT_LIMITS.keyLength)
      report(at, `A key has 1 to ${CONTEXT_LIMITS.keyLength} characters.`);
    else if (UNSTORABLE.test(key)) report(at, "A key may not hold NUL or half a surrogate pair.");
    else return true;
    return false;
  };

  const check = (node: unknown, at: string, level: number): void => {
    if (keys > CONTEXT_LIMITS.keys) return;
    if (node === null || typeof node === "boolean") return;
    if (typeof node === "string") {
      if (node.length > CONTEXT_LIMITS.stringLength)
        report(at, `A text has at most ${CONTEXT_LIMITS.stringLength} characters.`);
      else if (UNSTORABLE.test(node)) report(at, "A text may not hold NUL or half a surrogate pair.");
      return;
    }
    if (typeof node === "number") {
      if (!Number.isFinite(node)) report(at, "A number has to be finite.");
      return;
    }
    if (typeof node !== "object" || !(Array.isArray(node) || isPlainObject(node)))
      return report(at, "Only JSON values are taken.");
    if (level > CONTEXT_LIMITS.depth) return report(at, `Nested deeper than ${CONTEXT_LIMITS.depth} levels.`);
    if (Array.isArray(node)) {
      if (node.length > CONTEXT_LIMITS.entries)
        return report(at, `A list has at most ${CONTEXT_LIMITS.entries} entries.`);
      return node.forEach((entry, index) => check(entry, joinPath(at, index), level + 1));
    }
    for (const [key, entry] of Object.entries(node)) {
      const below = joinPath(at, printable(key));
      if (checkKey(key, below)) check(entry, below, level + 1);
      if (keys > CONTEXT_LIMITS.keys) return;
    }
  };
  check(value, path, depth);
  if (keys > CONTEXT_LIMITS.keys) report(path, `At most ${CONTEXT_LIMITS.keys} keys at once.`);
  return problems;
}

function isPlainObject(value: object): value is Record<string, Json> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
