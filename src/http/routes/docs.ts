import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Answer } from "../answer.ts";
import { DOCS_POLICY } from "../headers.ts";
import { publicRoute, type Route } from "../route.ts";

const tag = "Documentation";
const html = { 200: { description: "A page" } };

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Rapport API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<noscript><p>This page needs scripts. The description itself is at <a href="/openapi.json">/openapi.json</a>.</p></noscript>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;
const START = `SwaggerUIBundle({ url: "/openapi.json", dom_id: "#docs", deepLinking: true, validatorUrl: null });\n`;

/** Files of the viewer that are served, by name; nothing else of its folder is. */
const FILES = {
  "swagger-ui.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
} as const;

/** The description and a page to read it, with assets of this server alone. */
export function docsRoutes(describe: () => object): Route[] {
  let description: string | undefined;
  const files = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  const load = (name: string): Promise<Uint8Array<ArrayBuffer>> => {
    const loading = files.get(name) ?? readViewerFile(name);
    files.set(name, loading);
    return loading;
  };
  return [
    publicRoute({
      operationId: "root",
      method: "get",
      path: "/",
      tag,
      summary: "Leads to the documentation",
      answers: { 302: { description: "To /docs" } },
      handle: async () => ({ kind: "empty", status: 302, headers: { location: "/docs" } }),
    }),
    publicRoute({
      operationId: "openapi",
      method: "get",
      path: "/openapi.json",
      tag,
      summary: "This description",
      answers: { 200: { description: "OpenAPI 3.1" } },
      handle: async () => {
        description ??= JSON.stringify(describe());
        return { kind: "content", status: 200, content: description, type: "application/json" };
      },
    }),
    publicRoute({
      operationId: "docs",
      method: "get",
      path: "/docs",
      tag,
      summary: "The documentation as a page",
      answers: html,
      handle: async () => page(PAGE, "text/html; charset=utf-8"),
    }),
    publicRoute({
      operationId: "docsStart",
      method: "get",
      path: "/docs/start.js",
      tag,
      summary: "Starts the page",
      answers: { 200: { description: "A script" } },
      handle: async () => page(START, "text/javascript; charset=utf-8"),
    }),
    ...Object.entries(FILES).map(([name, type]) =>
      publicRoute({
        operationId: `docs:${name}`,
        method: "get",
        path: `/docs/${name}`,
        tag,
        summary: "Part of the page",
        answers: { 200: { description: "A file" } },
        handle: async () => page(await load(name), type, "public, max-age=3600"),
      }),
    ),
  ];
}

const page = (content: string | Uint8Array<ArrayBuffer>, type: string, caching = "no-store"): Answer => ({
  kind: "content",
  status: 200,
  content,
  type,
  headers: { "content-security-policy": DOCS_POLICY, "cache-control": caching },
});

async function readViewerFile(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const folder = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
  return new Uint8Array(await readFile(join(folder, name)));
}
