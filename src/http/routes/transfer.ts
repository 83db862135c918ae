import { created, ok } from "../answer.ts";
import { renderImport } from "../render-transfer.ts";
import { renderMemory, renderPage } from "../render.ts";
import { personRoute, type Route } from "../route.ts";
import { given, listOf, pageQuery, uuid, z } from "../schemas/common.ts";
import { MemorySchema } from "../schemas/memories.ts";
import { importQuery, ImportRunSchema, ReviewInputSchema } from "../schemas/transfer.ts";
import { textStream } from "../text-stream.ts";
import { uploadOf } from "../upload.ts";
import { API } from "./base.ts";

const tag = "Import and export";

export const transferRoutes: Route[] = [
  personRoute({
    operationId: "export",
    method: "get",
    path: `${API}/export`,
    policy: "read",
    tag,
    summary: "Everything of yours: JSON Lines that can be imported again, or Markdown to read",
    input: { query: z.strictObject({ format: z.enum(["jsonl", "markdown"]).default("jsonl") }) },
    answers: { 200: { description: "The export", schema: z.string(), contentType: "application/x-ndjson" } },
    handle: async ({ query: { format } }, { verbs }) => {
      const [type, ending] = format === "jsonl" ? ["application/x-ndjson", "jsonl"] : ["text/markdown", "md"];
      return textStream(verbs.exportData(format), {
        "content-type": `${type}; charset=utf-8`,
        "content-disposition": `attachment; filename="rapport-export.${ending}"`,
      });
    },
  }),
  personRoute({
    operationId: "import",
    method: "post",
    path: `${API}/import`,
    policy: "write",
    tag,
    summary: "Bring conversations or memories along; the body is the file",
    description:
      "The file as the body, or as the first file of a `multipart/form-data` form, at most 2 GB. Answers when it is read and stored; the same file " +
      "again stores nothing twice. What it says about you is then read in the background and waits at `GET /memories/review`.",
    takesStream: true,
    input: { query: z.strictObject(importQuery) },
    answers: { 201: { description: "The import", schema: ImportRunSchema } },
    errors: ["payload_too_large"],
    handle: async ({ query: { source, me } }, { verbs, request }) =>
      created(renderImport(await verbs.importData(source, uploadOf(request), given({ me })))),
  }),
  personRoute({
    operationId: "listImports",
    method: "get",
    path: `${API}/imports`,
    policy: "read",
    tag,
    summary: "Your imports, newest first",
    input: { query: z.strictObject(pageQuery) },
    answers: { 200: { description: "A page of imports", schema: listOf(ImportRunSchema) } },
    handle: async ({ query: { limit, cursor } }, { verbs }) =>
      ok(renderPage(await verbs.listImports({ limit, cursor: cursor ?? null }), renderImport)),
  }),
  personRoute({
    operationId: "getImport",
    method: "get",
    path: `${API}/imports/{import_id}`,
    policy: "read",
    tag,
    summary: "How far an import is",
    input: { params: z.strictObject({ import_id: uuid }) },
    answers: { 200: { description: "The import", schema: ImportRunSchema } },
    handle: async ({ params: { import_id } }, { verbs }) => ok(renderImport(await verbs.getImport(import_id))),
  }),
  personRoute({
    operationId: "listReview",
    method: "get",
    path: `${API}/memories/review`,
    policy: "read",
    tag: "Memories",
    summary: "What waits for your word before it is believed",
    input: { query: z.strictObject(pageQuery) },
    answers: { 200: { description: "A page of candidates", schema: listOf(MemorySchema) } },
    handle: async ({ query: { limit, cursor } }, { verbs }) =>
      ok(renderPage(await verbs.listReview({ limit, cursor: cursor ?? null }), renderMemory)),
  }),
  personRoute({
    operationId: "decideReview",
    method: "post",
    path: `${API}/memories/review/{memory_id}`,
    policy: "write",
    tag: "Memories",
    summary: "Accept or reject a candidate; both can be undone",
    input: { params: z.strictObject({ memory_id: uuid }), body: ReviewInputSchema },
    answers: { 200: { description: "The memory", schema: MemorySchema } },
    handle: async ({ params: { memory_id }, body: { decision } }, { verbs }) =>
      ok(renderMemory(await verbs.decideReview(memory_id, decision))),
  }),
];
