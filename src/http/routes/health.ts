import { ok } from "../answer.ts";
import { publicRoute, type Route } from "../route.ts";
import { z } from "../schemas/common.ts";
import type { Readiness } from "../types.ts";

const tag = "Health";
const ReadinessSchema = z
  .strictObject({ ready: z.boolean(), details: z.record(z.string(), z.union([z.string(), z.boolean()])) })
  .openapi("Readiness");

export const healthRoutes = (readiness: () => Promise<Readiness>): Route[] => [
  publicRoute({
    operationId: "health",
    method: "get",
    path: "/healthz",
    tag,
    summary: "Whether this process runs",
    answers: { 200: { description: "It runs", schema: z.strictObject({ status: z.literal("ok") }) } },
    handle: async () => ok({ status: "ok" }),
  }),
  publicRoute({
    operationId: "readiness",
    method: "get",
    path: "/readyz",
    tag,
    summary: "Whether this process can do its work now",
    answers: {
      200: { description: "Ready", schema: ReadinessSchema },
      503: { description: "Not ready", schema: ReadinessSchema },
    },
    handle: async () => {
      const { ready, details } = await readiness();
      return { kind: "json", status: ready ? 200 : 503, body: { ready, details } };
    },
  }),
];
