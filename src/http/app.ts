import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { performance } from "node:perf_hooks";
import { notFound, RapportError } from "../errors.ts";
import { errorFields } from "../log.ts";
import { problemAnswer, type Answer } from "./answer.ts";
import { createGuard } from "./guard.ts";
import { API_HEADERS, STRICT_TRANSPORT } from "./headers.ts";
import { openApiDocument } from "./openapi.ts";
import { answerRoute, type Incoming, type Room } from "./pipeline.ts";
import { POLICIES, type Route } from "./route.ts";
import { agentRoutes } from "./routes/agents.ts";
import { answerAuth } from "./routes/auth.ts";
import { contextRoutes } from "./routes/context.ts";
import { docsRoutes } from "./routes/docs.ts";
import { healthRoutes } from "./routes/health.ts";
import { memoryControlRoutes } from "./routes/memory-control.ts";
import { memoryRoutes } from "./routes/memories.ts";
import { messageRoutes } from "./routes/messages.ts";
import { ownerRoutes } from "./routes/owner.ts";
import { replyRoutes } from "./routes/replies.ts";
import { sessionRoutes } from "./routes/sessions.ts";
import { settingsRoutes } from "./routes/settings.ts";
import { transferRoutes } from "./routes/transfer.ts";
import { createTurnGate } from "./turn-gate.ts";
import type { HttpParts } from "./types.ts";

/** What the Node server passes along with a request; absent for a request made in this process. */
type Bindings = { incoming?: { socket: { remoteAddress?: string | undefined } } };
export type HttpApp = OpenAPIHono<{ Bindings: Bindings }> & {
  /** Settles when no turn runs on this server. */
  turnsDone(): Promise<void>;
};

/** Every route there is, but the sign-in routes below `/api/auth`, which the accounts room answers. */
export function routeTable(parts: HttpParts): Route[] {
  const routes = [
    ...agentRoutes(parts.publicVerbs),
    ...sessionRoutes,
    ...messageRoutes({ messageLength: parts.config.messageLength, log: parts.log }),
    ...replyRoutes({ log: parts.log }),
    ...contextRoutes,
    ...memoryControlRoutes,
    // Before the memories by id: "review" is none.
    ...transferRoutes,
    ...memoryRoutes,
    ...settingsRoutes(parts.auth),
    ...healthRoutes(parts.readiness),
    ...ownerRoutes(parts.auth.ownerLinks),
  ];
  return [...routes, ...docsRoutes(() => openApiDocument(routes))];
}

/**
 * The whole HTTP adapter as one application: `app.request()` in tests, `serve()` on a port.
 * @param routes replaces the table, in tests
 * @throws RapportError internal for a route without a policy: it would be open to everybody by mistake
 */
export function createApp(parts: HttpParts, routes: Route[] = routeTable(parts)): HttpApp {
  checkTable(routes);
  const room: Room = { ...parts, guard: createGuard(parts.config), gate: createTurnGate(parts.config) };
  const app = new OpenAPIHono<{ Bindings: Bindings }>();
  const wrap =
    (pattern: string, work: (incoming: Incoming) => Promise<Answer>) =>
    (context: Context<{ Bindings: Bindings }>): Promise<Response> =>
      handle(room, pattern, context, work);

  for (const route of routes) {
    const path = route.path.replace(/\{(\w+)\}/g, ":$1");
    app.on(
      route.method.toUpperCase(),
      path,
      wrap(route.path, (incoming) => answerRoute(room, route, incoming)),
    );
  }
  app.all(
    "/api/auth/*",
    wrap("/api/auth/*", (incoming) => answerAuth(room, incoming)),
  );
  app.options(
    "*",
    wrap("*", async () => ({ kind: "empty", status: 204 })),
  );
  app.notFound(
    wrap("(none)", async () => {
      throw notFound("address");
    }),
  );
  return Object.assign(app, { turnsDone: () => room.gate.idle() });
}

function checkTable(routes: Route[]): void {
  const seen = new Set<string>();
  for (const route of routes) {
    const policy: unknown = route.policy;
    if (!POLICIES.some((known) => known === policy)) {
      throw new RapportError("internal", `The route ${route.operationId} declares no policy.`);
    }
    if (seen.has(route.operationId)) throw new RapportError("internal", `There are two routes ${route.operationId}.`);
    seen.add(route.operationId);
  }
}

const REQUEST_ID = /^[\w.:-]{8,64}$/;

/** The outermost layer: what is true of every request and every response. */
async function handle(
  room: Room,
  pattern: string,
  context: Context<{ Bindings: Bindings }>,
  work: (incoming: Incoming) => Promise<Answer>,
): Promise<Response> {
  const startedAt = performance.now();
  const { req } = context;
  const { headers } = req.raw;
  // A request made in this process has no Host header; its address says the same.
  const host = headers.get("host") ?? new URL(req.url).host;
  const given = headers.get("x-request-id");
  const requestId = given !== null && REQUEST_ID.test(given) ? given : room.clock.id();
  let userId: string | undefined;
  const log = (status: number, more: object = {}) =>
    room.log.info(
      {
        requestId,
        method: req.method,
        route: pattern,
        status,
        ms: Math.round(performance.now() - startedAt),
        userId,
        ...more,
      },
      "request.done",
    );
  let answer: Answer;
  try {
    room.guard.checkHost(host);
    answer = await work({
      request: req.raw,
      path: req.path,
      params: req.param(),
      query: req.queries(),
      headers,
      host,
      signal: req.raw.signal,
      requestId,
      clientAddress: context.env?.incoming?.socket.remoteAddress ?? "",
      forwarded: headers.has("x-forwarded-for") || headers.has("forwarded"),
      onPerson: (id) => (userId = id),
    });
  } catch (error) {
    answer = problemAnswer(error, requestId);
    if (!(error instanceof RapportError) || error.code === "internal") {
      room.log.error({ requestId, route: pattern, ...errorFields(error) }, "request.failed");
    }
  }
  const response = responseOf(answer, {
    ...API_HEADERS,
    "x-request-id": requestId,
    ...publicHeaders(room, headers, req.method),
  });
  if (answer.kind === "stream") void answer.finished.then(() => log(response.status, { streamed: true }));
  else log(response.status);
  return response;
}

/** For other front ends: bearer only, so no credentials are ever allowed. */
function publicHeaders(room: Room, headers: Headers, method: string): Record<string, string> {
  const origin = room.guard.allowedOrigin(headers);
  const preflight = method === "OPTIONS" && headers.has("access-control-request-method");
  return {
    ...(room.config.publicUrl?.startsWith("https:") && { "strict-transport-security": STRICT_TRANSPORT }),
    ...(room.config.allowedOrigins.length > 0 && { vary: "Origin" }),
    ...(origin !== undefined && {
      "access-control-allow-origin": origin,
      "access-control-expose-headers": "etag, idempotency-replayed, retry-after, x-request-id",
      "cross-origin-resource-policy": "cross-origin",
    }),
    ...(origin !== undefined &&
      preflight && {
        "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE",
        "access-control-allow-headers": "accept, authorization, content-type, idempotency-key, if-match, x-request-id",
        "access-control-max-age": "600",
      }),
  };
}

function responseOf(answer: Answer, common: Record<string, string>): Response {
  switch (answer.kind) {
    case "json":
      return new Response(JSON.stringify(answer.body), {
        status: answer.status,
        headers: { ...common, "content-type": answer.type ?? "application/json", ...answer.headers },
      });
    case "empty":
      return new Response(null, { status: answer.status, headers: { ...common, ...answer.headers } });
    case "content":
      return new Response(answer.content, {
        status: answer.status,
        headers: { ...common, "content-type": answer.type, ...answer.headers },
      });
    case "stream":
      return new Response(answer.stream, { status: 200, headers: { ...common, ...answer.headers } });
    case "response": {
      const headers = new Headers(answer.response.headers);
      for (const [name, value] of Object.entries(common)) headers.set(name, value);
      return new Response(answer.response.body, { status: answer.response.status, headers });
    }
  }
}
