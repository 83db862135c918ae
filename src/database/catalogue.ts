import {
  ACCOUNTS_GRANTS,
  DEFINER_FUNCTIONS,
  FOREIGN_KEYS_TO_OWN_KEYS,
  MEMBERSHIPS,
  OTHER_GRANTS,
  OTHER_POLICIES,
  OWN_KEYS,
  ROLES,
  TABLES_WITHOUT_PEOPLE,
} from "./catalogue-lists.ts";
import { readCatalogue, type Catalogue, type Table } from "./catalogue-read.ts";
import type { Queryable } from "./types.ts";

/** One hole in the isolation of people from each other: where, and what is wrong, as a sentence. */
export type Finding = { object: string; problem: string };

/** Checks the isolation rules against the database itself; an empty list is what it should be. Changes nothing. */
export const checkCatalogue = async (db: Queryable): Promise<Finding[]> => findingsOf(await readCatalogue(db));

export const findingsOf = (catalogue: Catalogue): Finding[] => [
  ...catalogue.tables.flatMap((table) => tableFindings(table, catalogue)),
  ...policyFindings(catalogue),
  ...keyFindings(catalogue),
  ...grantFindings(catalogue),
  ...functionFindings(catalogue),
  ...roleFindings(catalogue),
];

const isOurs = (name: string): boolean => (ROLES as readonly string[]).includes(name);
const holdsPeople = ({ schema, name, kind }: Table): boolean =>
  schema === "public" && kind === "table" && !TABLES_WITHOUT_PEOPLE.some(({ table }) => table === name);

function tableFindings(table: Table, { policies, indexes }: Catalogue): Finding[] {
  const { name, schema, kind } = table;
  const wrong: string[] = [];
  if (isOurs(table.owner)) wrong.push(`is owned by ${table.owner}, and owners can lift row security`);
  if (schema !== "public" && schema !== "accounts") wrong.push(`lies in schema ${schema}, which no rule covers`);
  if (kind === "view" && !table.invoker)
    wrong.push("is a view that runs with its owner's rights; it needs security_invoker");
  if (kind === "materialized view" || kind === "foreign table") wrong.push(`is a ${kind}, which has no row security`);
  if (holdsPeople(table)) {
    if (table.user_id !== "uuid not null") wrong.push("has no user_id uuid not null");
    if (!table.secured) wrong.push("has no row security");
    if (!table.forced) wrong.push("does not force row security");
    if (
      !policies.some(
        (policy) => policy.table === name && policy.command === "*" && policy.roles.includes("rapport_app"),
      )
    )
      wrong.push("has no policy for rapport_app that covers all commands");
    if (!indexes.some((index) => index.table === name && index.primary)) wrong.push("has no primary key");
  }
  return wrong.map((problem) => ({ object: `${schema}.${name}`, problem }));
}

// As PostgreSQL prints a policy: the person alone, or the person and more. With "or" it would begin otherwise.
const OWN_ROWS = /^\(user_id = current_user_id\(\)\)$|^\(\(user_id = current_user_id\(\)\) AND /;

function policyFindings({ policies }: Catalogue): Finding[] {
  return policies.flatMap(({ table, name, roles, using, check }) => {
    const object = `policy ${table}.${name}`;
    const strangers = roles.filter(
      (role) =>
        role !== "rapport_app" && !OTHER_POLICIES.some((row) => row.policy === `${table}.${name}` && row.role === role),
    );
    const wrong = strangers.map((role) => `lets in ${role}, which no written row allows`);
    if (roles.includes("rapport_app")) {
      if (!OWN_ROWS.test(using ?? "")) wrong.push("USING does not hold rows to user_id = current_user_id()");
      if (!OWN_ROWS.test(check ?? "")) wrong.push("WITH CHECK does not hold rows to user_id = current_user_id()");
    }
    if (/\bselect\b/i.test(`${using} ${check}`)) wrong.push("holds a sub-select; call a function instead");
    return wrong.map((problem) => ({ object, problem }));
  });
}

function keyFindings({ tables, indexes, foreignKeys }: Catalogue): Finding[] {
  const people = new Set(tables.filter(holdsPeople).map(({ name }) => name));
  const keys = indexes
    .filter(
      (index) =>
        people.has(index.table) &&
        index.unique &&
        index.first !== "user_id" &&
        !OWN_KEYS.some((row) => row.index === index.name),
    )
    .map(({ table, name, primary }) => ({
      object: `public.${table}`,
      problem: `${primary ? "primary key" : "unique index"} ${name} is not led by user_id`,
    }));
  const references = foreignKeys
    .filter(({ table }) => people.has(table))
    .filter(({ columns, referenced }) => columns[0] !== "user_id" || referenced[0] !== "user_id")
    .filter(
      ({ table, columns, references }) =>
        !FOREIGN_KEYS_TO_OWN_KEYS.some(
          (row) => row.table === table && row.columns === columns.join(", ") && row.references === references,
        ),
    )
    .map(({ table, name, references }) => ({
      object: `public.${table}`,
      problem: `foreign key ${name} to ${references} is not led by user_id: it could point at another person's row`,
    }));
  return [...keys, ...references];
}

/** Rights nobody who serves requests may have anywhere: each would go round row security or around the table. */
const NEVER = ["TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"];

function grantFindings({ grants }: Catalogue): Finding[] {
  return grants
    .filter(({ role }) => role === "PUBLIC" || isOurs(role))
    .flatMap(({ schema, table, role, privilege, columns }) => {
      const wrong: string[] = [];
      const on = columns === "" ? "" : ` on ${columns}`;
      if (role === "PUBLIC") wrong.push(`grants ${privilege}${on} to everybody`);
      else if (NEVER.includes(privilege)) wrong.push(`grants ${privilege}${on} to ${role}`);
      else if (schema === "accounts") {
        const row = ACCOUNTS_GRANTS.find((allowed) => allowed.role === role && allowed.table === table);
        if (!row?.privileges.split(", ").includes(privilege))
          wrong.push(`grants ${privilege}${on} to ${role}, which no written row allows`);
      } else if (role === "rapport_app") {
        if (["INSERT", "UPDATE"].includes(privilege) && (columns === "" || columns.split(", ").includes("user_id")))
          wrong.push(
            `lets rapport_app ${privilege.toLowerCase()} user_id: it must default to the person of the transaction`,
          );
        if (TABLES_WITHOUT_PEOPLE.some((row) => row.table === table)) wrong.push(`grants ${privilege} to rapport_app`);
      } else if (
        !OTHER_GRANTS.some(
          (row) => row.role === role && row.table === table && row.privilege === privilege && row.columns === columns,
        )
      )
        wrong.push(`grants ${privilege}${on} to ${role}, which no written row allows`);
      return wrong.map((problem) => ({ object: `${schema}.${table}`, problem }));
    });
}

function functionFindings({ functions }: Catalogue): Finding[] {
  const found = functions.flatMap(({ name, owner, definer, search_path, everybody }) => {
    const listed = DEFINER_FUNCTIONS.find((row) => row.name === name);
    const wrong: string[] = [];
    if (everybody) wrong.push("may be called by everybody; revoke execute from public");
    if (definer && !listed)
      wrong.push("runs with its owner's rights (SECURITY DEFINER) and is not on the reviewed list");
    if (definer && !/^"?pg_catalog"?(,|$)/.test(search_path ?? ""))
      wrong.push("runs with its owner's rights without a search_path that begins with pg_catalog");
    if (definer && listed && listed.owner !== owner)
      wrong.push(`belongs to ${owner} and should belong to ${listed.owner}`);
    return wrong.map((problem) => ({ object: `function ${name}`, problem }));
  });
  const missing = DEFINER_FUNCTIONS.filter(
    ({ name }) => !functions.some((one) => one.name === name && one.definer),
  ).map(({ name }) => ({
    object: `function ${name}`,
    problem: "is on the reviewed list and not in the database as SECURITY DEFINER",
  }));
  return [...found, ...missing];
}

function roleFindings({ roles }: Catalogue): Finding[] {
  const missing = ROLES.filter((name) => !roles.some((role) => role.name === name)).map((name) => ({
    object: `role ${name}`,
    problem: "does not exist",
  }));
  const wrong = roles.flatMap(({ name, strong, member_of, creates_in }) => [
    ...strong.map((power) => ({ object: `role ${name}`, problem: `has ${power}` })),
    ...member_of
      .filter((group) => !MEMBERSHIPS.some((row) => row.role === name && row.memberOf === group))
      .map((group) => ({ object: `role ${name}`, problem: `is a member of ${group}, which no written row allows` })),
    ...creates_in.map((place) => ({ object: `role ${name}`, problem: `may create in ${place}` })),
  ]);
  return [...missing, ...wrong];
}
