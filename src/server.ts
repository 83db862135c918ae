import { createAccounts, type Accounts } from "./auth/accounts.ts";
import { authProblem } from "./auth/auth-problem.ts";
import { createApp, serve, type HttpApp, type Server } from "./http/index.ts";
import { createIdempotency } from "./idempotency/index.ts";
import { errorFields } from "./log.ts";
import type { Rapport } from "./rapport.ts";

export type { Server } from "./http/index.ts";

/** The HTTP adapter over an initialized `Rapport`, with accounts of its own; `app.request()` needs no port. */
export function createHttp(
  rapport: Rapport,
  options: { address?: string; attemptsPerMinute?: number | null } = {},
): { app: HttpApp; accounts: Accounts } {
  const { rooms } = rapport;
  const { config, clock, log } = rooms;
  const accounts = createAccounts({
    database: rooms.database,
    secret: rooms.secrets.authSecret,
    baseUrl:
      options.address ??
      config.publicUrl ??
      `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${config.port}`,
    clock,
    lifetimes: { sessionSeconds: config.sessionSeconds, jwtSeconds: config.jwtSeconds },
    signUpOpen: config.signUp === "open",
    trustedOrigins: config.allowedOrigins,
    ...(options.attemptsPerMinute !== undefined && { attemptsPerMinute: options.attemptsPerMinute }),
  });
  const app = createApp({
    verbsFor: rooms.verbsFor,
    publicVerbs: rooms.publicVerbs,
    auth: { ...accounts, problemOf: authProblem },
    config,
    log,
    clock,
    idempotency: createIdempotency(rooms.database, clock),
    async readiness() {
      const database = await rooms.ready().catch((error: unknown) => {
        log.error(errorFields(error), "readiness.failed");
        return false;
      });
      return { ready: database, details: { database } };
    },
  });
  return { app, accounts };
}

/** Listens on the configured address (or on the one given); `close` lets running turns finish. */
export async function startServer(
  rapport: Rapport,
  where: { host?: string; port?: number } = {},
): Promise<Server & { accounts: Accounts }> {
  const { config } = rapport.rooms;
  // Tokens name the address they are for, and with port 0 it is known only once the server listens.
  const late: { http?: ReturnType<typeof createHttp> } = {};
  const fetch: HttpApp["fetch"] = (request, env, context) =>
    late.http?.app.fetch(request, env, context) ?? new Response(null, { status: 503 });
  const turnsDone = async (): Promise<void> => late.http?.app.turnsDone();
  const server = await serve(
    { fetch, turnsDone },
    { host: where.host ?? config.host, port: where.port ?? config.port },
  );
  late.http = createHttp(rapport, { address: config.publicUrl ?? server.url });
  return { ...server, accounts: late.http.accounts };
}
