import { RapportError } from "../errors.ts";
import { sql } from "./sql.ts";
import type { AdminConnection } from "./types.ts";

type Login = { name: string; password: string };

const readLogin = (url: string): Login => {
  const { username, password } = new URL(url);
  return { name: decodeURIComponent(username), password: decodeURIComponent(password) };
};

/**
 * Lets the two addresses in: makes their logins where they are missing and grants each its roles, and nothing more.
 * Runs as the owner after migrations.
 */
export async function ensureLogins(admin: AdminConnection, appUrl: string, authUrl: string): Promise<void> {
  const app = readLogin(appUrl);
  const auth = readLogin(authUrl);
  if (app.name === "" || auth.name === "") {
    throw new RapportError(
      "invalid_input",
      "DATABASE_URL and DATABASE_AUTH_URL must each name a user, as in postgres://rapport_app:password@host/name.",
    );
  }
  if (app.name === auth.name) {
    throw new RapportError(
      "invalid_input",
      "DATABASE_URL and DATABASE_AUTH_URL must log in as two different users, so that neither can read what the other guards.",
    );
  }
  await ensureLogin(admin, app, ["rapport_app", "rapport_worker"]);
  await ensureLogin(admin, auth, ["rapport_auth"]);
}

async function ensureLogin(admin: AdminConnection, login: Login, roles: string[]): Promise<void> {
  const [state] = await admin.query<{ can_login: boolean; strong: boolean }>(
    sql`select rolcanlogin as can_login, rolsuper or rolbypassrls as strong from pg_roles where rolname = ${login.name}`,
  );
  if (state?.strong) {
    throw new RapportError(
      "invalid_input",
      `The database user ${login.name} ignores row security (superuser or BYPASSRLS). Name a weak user in DATABASE_URL and DATABASE_AUTH_URL.`,
    );
  }
  // Roles are utility statements and take no parameters: the server quotes the name and the password itself.
  const quoted = await admin.query<{ login: string; statement: string; grants: string }>(sql`
    select quote_ident(${login.name}) as login,
      case when ${state === undefined} then format('create role %I login noinherit password %L', ${login.name}::text, ${login.password}::text)
        else format('alter role %I login noinherit password %L', ${login.name}::text, ${login.password}::text) end as statement,
      format('grant connect on database %I to %I', current_database(), ${login.name}::text) as grants`);
  const made = quoted[0];
  if (!made) throw new RapportError("internal", "The database did not answer.");
  if (!state?.can_login) await admin.script(made.statement);
  await admin.script(made.grants);
  // A turn's statements take milliseconds; one that hangs must give its connection back.
  await admin.script(`alter role ${made.login} set statement_timeout = '15s'`);
  await admin.script(`alter role ${made.login} set idle_in_transaction_session_timeout = '30s'`);
  for (const role of roles) {
    if (role !== login.name) await admin.script(`grant ${role} to ${made.login}`);
  }
}
