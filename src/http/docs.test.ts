import { describe, expect, test } from "vitest";
import { protocolApp, send } from "../../test/http.ts";
import { routeTable } from "./app.ts";
import { openApiDocument } from "./openapi.ts";
import { AUTH_PATHS } from "./auth-paths.ts";
import type { Route } from "./route.ts";

type Operation = {
  operationId: string;
  security: object[];
  parameters?: { name: string; in: string; required?: boolean }[];
  requestBody?: { content: Record<string, { schema: { $ref: string } }> };
  responses: Record<string, { content?: Record<string, unknown> }>;
};
type Document = {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
};

function describedApp(): { routes: Route[]; document: Promise<Document> } {
  let routes: Route[] = [];
  const app = protocolApp({}, { routes: (parts) => (routes = routeTable(parts)) });
  return {
    routes,
    document: send(app, "GET", "/openapi.json", { token: null }).then(
      (response) => response.json() as Promise<Document>,
    ),
  };
}

describe("the description", () => {
  test("is OpenAPI 3.1 and holds signing in and every operation of the table but the documentation's own", async () => {
    const { routes, document } = describedApp();
    const { openapi, paths } = await document;
    expect(openapi).toBe("3.1.0");
    const described = Object.values(paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId));
    const table = routes.filter(({ tag }) => tag !== "Documentation");
    const expected = [...table, ...AUTH_PATHS].map(({ operationId }) => operationId);
    expect(described.sort()).toEqual(expected.sort());
  });
  test("asks a token of everything that is not public", async () => {
    const { routes, document } = describedApp();
    const { paths } = await document;
    for (const route of routes.filter(({ tag }) => tag !== "Documentation")) {
      const operation = paths[route.path]?.[route.method];
      expect(operation?.security.length, route.operationId).toBe(route.policy === "public" ? 0 : 2);
      if (route.policy !== "public") expect(Object.keys(operation?.responses ?? {})).toContain("401");
    }
  });
  test("names path parameters, query parameters, bodies and the key of a POST", async () => {
    const { paths } = await describedApp().document;
    const list = paths["/api/personalized-ai/memories"]?.get;
    expect(list?.parameters?.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["cursor", "limit", "q", "kind", "state", "slot"]),
    );
    const message = paths["/api/personalized-ai/messages"]?.post;
    expect(message?.requestBody?.content["application/json"]?.schema.$ref).toBe("#/components/schemas/MessageInput");
    expect(Object.keys(message?.responses[200]?.content ?? {})).toEqual(["application/json", "text/event-stream"]);
    expect(message?.parameters?.map(({ name }) => name)).toContain("idempotency-key");
    const agent = paths["/api/personalized-ai/agents/{agent_id}"]?.get;
    expect(agent?.parameters).toMatchObject([{ name: "agent_id", in: "path", required: true }]);
  });
  test("refers to nothing that is not in it", () => {
    const document = JSON.stringify(openApiDocument(describedApp().routes));
    const parsed = JSON.parse(document) as Document;
    const names = [...document.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name ?? "");
    expect(names.length).toBeGreaterThan(20);
    for (const name of names) expect(parsed.components.schemas).toHaveProperty(name);
  });
});

describe("the documentation page", () => {
  test("runs scripts of this server alone, none of them inline", async () => {
    const app = protocolApp();
    const page = await send(app, "GET", "/docs", { token: null });
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("script-src 'self';");
    const html = await page.text();
    expect(html).not.toMatch(/<script>|\son\w+=|https?:/);
    const assets = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? "");
    expect(assets.length).toBeGreaterThan(3);
    for (const path of assets) expect((await send(app, "GET", path, { token: null })).status, path).toBe(200);
  });
  test("is where the root leads, and serves nothing else of the viewer's folder", async () => {
    const app = protocolApp();
    expect((await send(app, "GET", "/", { token: null })).headers.get("location")).toBe("/docs");
    for (const path of [
      "/docs/package.json",
      "/docs/../package.json",
      "/docs/%2e%2e/package.json",
      "/docs/index.html",
    ]) {
      expect((await send(app, "GET", path, { token: null })).status, path).toBe(404);
    }
  });
});

describe("readiness", () => {
  test("is 503 while the server cannot work, and health is 200 all the same", async () => {
    const app = protocolApp({}, { parts: { readiness: async () => ({ ready: false, details: { database: false } }) } });
    const ready = await send(app, "GET", "/readyz", { token: null });
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({ ready: false, details: { database: false } });
    expect((await send(app, "GET", "/healthz", { token: null })).status).toBe(200);
  });
});
