/** Deepest nesting of a request: the document itself is level 1. */
export const MAX_DEPTH = 12;
/** More problems than this help nobody. */
const MAX_PROBLEMS = 20;
const REFUSED_KEYS = new Set(["__proto__", "constructor", "prototype"]);
/** With the `u` flag a surrogate only matches when it stands alone. */
const UNSTORABLE = /[\0\p{Cs}]/u;

export type FieldProblem = { field: string; message: string };

/** A key as part of a path in an answer: short and printable. */
export const printableKey = (key: string): string => key.slice(0, 60).replace(/[\p{Cc}\p{Cs}]/gu, "\ufffd");

export const pathOf = (keys: readonly PropertyKey[]): string =>
  keys.reduce<string>(
    (path, key) =>
      typeof key === "number" ? `${path}[${key}]` : `${path}${path === "" ? "" : "."}${printableKey(String(key))}`,
    "",
  );

/** What is wrong with any request whatever it means: too deep, characters PostgreSQL cannot keep, keys that reach a prototype. */
export function jsonProblems(document: unknown): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const check = (value: unknown, keys: PropertyKey[]): void => {
    if (problems.length >= MAX_PROBLEMS) return;
    if (typeof value === "string" && UNSTORABLE.test(value)) {
      problems.push({ field: pathOf(keys), message: "A text may not hold NUL or half of a surrogate pair." });
    }
    if (typeof value !== "object" || value === null) return;
    if (keys.length >= MAX_DEPTH) {
      problems.push({ field: pathOf(keys), message: `Nested deeper than ${MAX_DEPTH} levels.` });
      return;
    }
    if (Array.isArray(value)) return value.forEach((entry, index) => check(entry, [...keys, index]));
    for (const [key, entry] of Object.entries(value)) {
      if (REFUSED_KEYS.has(key)) problems.push({ field: pathOf([...keys, key]), message: "This key is not allowed." });
      else if (UNSTORABLE.test(key))
        problems.push({
          field: pathOf([...keys, key]),
          message: "A key may not hold NUL or half of a surrogate pair.",
        });
      else check(entry, [...keys, key]);
    }
  };
  check(document, []);
  return problems;
}
