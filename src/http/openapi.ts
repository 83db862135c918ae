import { OpenAPIHono, type RouteConfig } from "@hono/zod-openapi";
import { ERROR_STATUS, type ErrorCode } from "../errors.ts";
import { AUTH_PATHS, describeAuthPath } from "./auth-paths.ts";
import { PROBLEM_TYPE } from "./problem.ts";
import type { Route } from "./route.ts";
import { ProblemSchema, z } from "./schemas/common.ts";

type Responses = RouteConfig["responses"];

const EVERYWHERE: ErrorCode[] = ["forbidden", "internal"];
const SIGNED_IN: ErrorCode[] = ["invalid_input", "unauthenticated", "rate_limited", "overloaded"];
const WITH_BODY: ErrorCode[] = ["payload_too_large", "unsupported_media_type"];
const POSTED: ErrorCode[] = ["conflict", "idempotency_mismatch"];

const idempotencyHeader = z.object({
  "idempotency-key": z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/)
    .optional()
    .openapi({ description: "Repeats with the same key get the same answer and do nothing twice." }),
});

const binary = z.string().openapi({ format: "binary" });
const STREAMED = {
  "application/octet-stream": { schema: binary },
  "multipart/form-data": { schema: z.strictObject({ file: binary }) },
};

/** OpenAPI 3.1 of the sign-in paths and the whole route table, from the schemas that check the requests. */
export function openApiDocument(routes: readonly Route[]): object {
  const app = new OpenAPIHono();
  app.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    description: "The `token` of `POST /api/auth/sign-in/email` or sign-up, or the JWT of `GET /api/auth/token`.",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "cookie", {
    type: "apiKey",
    in: "cookie",
    name: "rapport.session_token",
    description: "On this server's own pages only; writes need a matching Origin.",
  });
  for (const path of AUTH_PATHS) app.openAPIRegistry.registerPath(describeAuthPath(path));
  for (const route of routes) app.openAPIRegistry.registerPath(pathOf(route));
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Rapport",
      version: "0.1.0",
      description:
        "Personal AI agents that know the person they talk to. JSON in snake_case. Errors are `application/problem+json` with a `code` " +
        "of a closed list. An id that is not a UUID is refused with 400 naming the field; an id that does not exist and one that belongs " +
        "to somebody else get the same 404. Lists answer `{items, next_cursor}`.",
    },
    servers: [{ url: "/" }],
  });
}

function pathOf(route: Route): RouteConfig {
  const open = route.policy === "public";
  const { params, query, body } = route.input;
  return {
    operationId: route.operationId,
    method: route.method,
    path: route.path,
    summary: route.summary,
    tags: [route.tag],
    ...(route.description !== undefined && { description: route.description }),
    security: open ? [] : [{ bearer: [] }, { cookie: [] }],
    request: {
      ...(params && { params }),
      ...(query && { query }),
      ...(body && { body: { required: true, content: { "application/json": { schema: body } } } }),
      ...(route.takesStream && { body: { required: true, content: STREAMED } }),
      ...(route.method === "post" && { headers: idempotencyHeader }),
    },
    responses: { ...answersOf(route), ...problemsOf(errorsOf(route)) },
  };
}

function errorsOf(route: Route): ErrorCode[] {
  const signedIn = route.policy !== "public";
  return [
    ...EVERYWHERE,
    ...(signedIn ? SIGNED_IN : []),
    ...(route.input.params ? (["not_found"] as const) : []),
    ...(route.input.body ? WITH_BODY : []),
    ...(signedIn && route.method === "post" ? POSTED : []),
    ...(route.errors ?? []),
  ];
}

const answersOf = (route: Route): Responses =>
  Object.fromEntries(
    Object.entries(route.answers).map(([status, { description, schema, contentType }]) => [
      status,
      { description, ...(schema && { content: contentOf(schema, contentType, route) }) },
    ]),
  );

const contentOf = (schema: z.ZodType, contentType: string | undefined, route: Route) => ({
  [contentType ?? "application/json"]: { schema },
  ...(route.policy !== "public" &&
    route.isTurn && {
      "text/event-stream": {
        schema: z.string().openapi({ description: "The AI SDK's UI message stream, version v1." }),
      },
    }),
});

/** Codes that share a status are one response. */
function problemsOf(codes: ErrorCode[]): Responses {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of new Set(codes))
    byStatus.set(ERROR_STATUS[code], [...(byStatus.get(ERROR_STATUS[code]) ?? []), code]);
  return Object.fromEntries(
    [...byStatus].map(([status, named]) => [
      status,
      {
        description: named.map((code) => `\`${code}\``).join(", "),
        content: { [PROBLEM_TYPE]: { schema: ProblemSchema } },
      },
    ]),
  );
}
