import { RapportError } from "../errors.ts";

/** A statement with bound parameters; fragments nest. The only way SQL text is made, so a value can never become syntax. */
export type Sql = { readonly text: readonly string[]; readonly values: readonly unknown[] };

const isSql = (value: unknown): value is Sql =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === sqlPrototype;
const sqlPrototype = Object.freeze({});
const make = (text: readonly string[], values: readonly unknown[]): Sql =>
  Object.assign(Object.create(sqlPrototype) as object, { text, values });

/**
 * Tagged template: `${value}` becomes a bound parameter, `${sql`...`}` is spliced in with its own parameters.
 * Arrays bind as PostgreSQL arrays; anything for a jsonb column goes through `json()`.
 */
export function sql(strings: TemplateStringsArray, ...parts: unknown[]): Sql {
  const text: string[] = [strings[0] ?? ""];
  const values: unknown[] = [];
  parts.forEach((part, index) => {
    const after = strings[index + 1] ?? "";
    if (isSql(part)) {
      text[text.length - 1] += part.text[0] ?? "";
      text.push(...part.text.slice(1));
      text[text.length - 1] += after;
      values.push(...part.values);
    } else {
      text.push(after);
      values.push(part);
    }
  });
  return make(text, values);
}

/** Fragments side by side; `join([], ...)` is the empty fragment. */
export function join(fragments: readonly Sql[], separator: Sql): Sql {
  return fragments.reduce(
    (all, fragment, index) => (index === 0 ? fragment : sql`${all}${separator}${fragment}`),
    empty,
  );
}
export const empty: Sql = make([""], []);

/** A JavaScript value for a `::jsonb` parameter: always a string, because `pg` would make an array a PostgreSQL array. */
export const json = (value: unknown): string => {
  const text = JSON.stringify(value);
  if (text === undefined) throw new RapportError("internal", "A value could not be stored as JSON.");
  return text;
};

/**
 * A statement another library compiled, with its `$1`-style places already in the text. For the accounts' query builder alone: it cannot
 * be spliced into a template, and its text must never hold anything a person wrote.
 */
export const raw = (text: string, values: readonly unknown[]): Sql => make([text], values);

/** The statement as a driver wants it: `$1`-style text and its parameters. */
export const compile = (statement: Sql): { text: string; values: unknown[] } => ({
  text: statement.text.reduce((all, piece, index) => (index === 0 ? piece : `${all}$${index}${piece}`), ""),
  values: [...statement.values],
});
