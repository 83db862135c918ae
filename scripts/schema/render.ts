import type { Queryable } from "../../src/database/types.ts";
import { readSchema, type FunctionSchema, type TableSchema } from "./read.ts";

const HEADING = `-- The database as the migrations leave it, for reading: tables in the order they were made, each with its keys, rules and rights.
-- Made by "npm run schema" from src/database/migrations: changes belong there, and the reasons stand there.`;

/** The whole schema as SQL text; the same migrations give the same bytes. */
export async function renderSchema(db: Queryable): Promise<string> {
  const { tables, functions } = await readSchema(db);
  return [HEADING, ...tables.map(renderTable), ...functions.map(renderFunction)].join("\n\n") + "\n";
}

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function renderTable({
  name,
  comment,
  columns,
  constraints,
  indexes,
  secured,
  forced,
  policies,
  triggers,
  grants,
}: TableSchema): string {
  const lines = [...columns, ...constraints].map((line) => `  ${line}`).join(",\n");
  return [
    ...(comment === null ? [] : [`-- ${comment}`]),
    `create table ${name} (\n${lines}\n);`,
    ...indexes.map((index) => `${index};`),
    ...(secured ? [`alter table ${name} enable row level security;`] : []),
    ...(forced ? [`alter table ${name} force row level security;`] : []),
    ...policies.map((policy) => `${policy};`),
    ...triggers.map((trigger) => `${trigger};`),
    ...grants.map((grant) => `${grant};`),
  ].join("\n");
}

const renderFunction = ({ name, comment, definition, owner, grants }: FunctionSchema): string =>
  [
    `${definition.trimEnd()};`,
    ...(owner === null ? [] : [`alter function ${name} owner to ${owner};`]),
    ...grants.map((grant) => `${grant};`),
    ...(comment === null ? [] : [`comment on function ${name} is ${quote(comment)};`]),
  ].join("\n");
