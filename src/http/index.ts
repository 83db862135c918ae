export { createApp, routeTable, type HttpApp } from "./app.ts";
export { openApiDocument } from "./openapi.ts";
export { serve, type Server } from "./serve.ts";
export type { HttpAuth, HttpConfig, HttpParts, Readiness } from "./types.ts";
export type { Idempotency } from "./idempotency.ts";
