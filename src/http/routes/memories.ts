import { ok } from "../answer.ts";
import {
  renderForgetPreview,
  renderForgetReceipt,
  renderMemory,
  renderMemoryEvent,
  renderPage,
  renderSearchHit,
  renderWhole,
} from "../render.ts";
import { personRoute, type Route } from "../route.ts";
import { given, limitQuery, listOf, pageQuery, timesQuery, uuid, z } from "../schemas/common.ts";
import {
  ForgetInputSchema,
  ForgetPreviewSchema,
  ForgetReceiptSchema,
  memoryFilter,
  MemoryEventSchema,
  MemorySchema,
  SearchHitSchema,
} from "../schemas/memories.ts";
import { API } from "./base.ts";

const params = z.strictObject({ memory_id: uuid });
const tag = "Memories";
const oneMemory = { description: "The memory", schema: MemorySchema };

export const memoryRoutes: Route[] = [
  personRoute({
    operationId: "listMemories",
    method: "get",
    path: `${API}/memories`,
    policy: "read",
    tag,
    summary: "What is remembered, newest first",
    description:
      "With `as_of` what was true then, with `believed_at` what was known then; with both, what was held true of one time at another.",
    input: { query: z.strictObject({ ...pageQuery, ...memoryFilter }) },
    answers: { 200: { description: "A page of memories", schema: listOf(MemorySchema) } },
    handle: async ({ query }, { verbs }) => {
      const { limit, cursor, agent_id: agentId, as_of: asOf, believed_at: believedAt, ...filter } = query;
      const wanted = given({ ...filter, agentId, asOf, believedAt });
      const page = await verbs.listMemories({ limit, cursor: cursor ?? null }, wanted);
      return ok(renderPage(page, renderMemory));
    },
  }),
  personRoute({
    operationId: "getMemory",
    method: "get",
    path: `${API}/memories/{memory_id}`,
    policy: "read",
    tag,
    summary: "One memory with its evidence",
    input: { params },
    answers: { 200: oneMemory },
    handle: async ({ params: { memory_id } }, { verbs }) => ok(renderMemory(await verbs.getMemory(memory_id))),
  }),
  personRoute({
    operationId: "retractMemory",
    method: "delete",
    path: `${API}/memories/{memory_id}`,
    policy: "write",
    tag,
    summary: "Retract a memory; this can be undone, and its evidence is kept",
    input: { params },
    answers: { 200: oneMemory },
    handle: async ({ params: { memory_id } }, { verbs }) => ok(renderMemory(await verbs.retractMemory(memory_id))),
  }),
  personRoute({
    operationId: "memoryHistory",
    method: "get",
    path: `${API}/memories/{memory_id}/history`,
    policy: "read",
    tag,
    summary: "What happened to a memory, oldest first",
    input: { params },
    answers: { 200: { description: "All events", schema: listOf(MemoryEventSchema) } },
    handle: async ({ params: { memory_id } }, { verbs }) =>
      ok(renderWhole(await verbs.memoryHistory(memory_id), renderMemoryEvent)),
  }),
  personRoute({
    operationId: "undoMemory",
    method: "post",
    path: `${API}/memories/{memory_id}/undo`,
    policy: "write",
    tag,
    summary: "Undo the last change of a memory",
    input: { params },
    answers: { 200: oneMemory },
    handle: async ({ params: { memory_id } }, { verbs }) => ok(renderMemory(await verbs.undoMemory(memory_id))),
  }),
  personRoute({
    operationId: "forget",
    method: "post",
    path: `${API}/memories/forget`,
    policy: "write",
    tag,
    summary: "Erase for good: first a preview with a token, then the token for the receipt",
    description:
      "`{query}` or `{ids}` answers a preview and changes nothing. `{token}` of a preview erases exactly what it showed.",
    input: { body: ForgetInputSchema },
    // A kept preview would hold the very words that are to be gone; it changes nothing and can be made again.
    keepsAnswer: (body) => typeof body === "object" && body !== null && "token" in body,
    answers: {
      200: { description: "A preview, or the receipt", schema: z.union([ForgetPreviewSchema, ForgetReceiptSchema]) },
    },
    handle: async ({ body }, { verbs }) =>
      "token" in body
        ? ok(renderForgetReceipt(await verbs.confirmForget(body.token)))
        : ok(renderForgetPreview(await verbs.previewForget(body))),
  }),
  personRoute({
    operationId: "search",
    method: "get",
    path: `${API}/search`,
    policy: "read",
    tag: "Search",
    summary: "Search your messages and memories, best first",
    input: { query: z.strictObject({ q: z.string().trim().min(1).max(500), ...limitQuery, ...timesQuery }) },
    answers: { 200: { description: "The best hits", schema: listOf(SearchHitSchema) } },
    handle: async ({ query }, { verbs }) => {
      const times = given({ asOf: query.as_of, believedAt: query.believed_at });
      return ok(renderWhole(await verbs.search(query.q, query.limit, times), renderSearchHit));
    },
  }),
];
