import type { Json } from "../../json.ts";
import { created, ok } from "../answer.ts";
import { renderMemory, renderWhole } from "../render.ts";
import { renderConflict, renderHealth } from "../render-control.ts";
import { personRoute, type Route } from "../route.ts";
import { given, listOf, uuid, z } from "../schemas/common.ts";
import {
  ConflictSchema,
  HealthSchema,
  MemoryInputSchema,
  MemoryPatchSchema,
  ResolveSchema,
} from "../schemas/control.ts";
import { MemorySchema } from "../schemas/memories.ts";
import { API } from "./base.ts";

const tag = "Memories";

/** What the person does to their memories by hand. In the table before `/memories/{memory_id}`, which would take `conflicts` for an id. */
export const memoryControlRoutes: Route[] = [
  personRoute({
    operationId: "createMemory",
    method: "post",
    path: `${API}/memories`,
    policy: "write",
    tag,
    summary: "Write down a memory by hand",
    description:
      "It is its own evidence and of the highest trust; what it contradicts in its place is superseded. Said already, the same memory is " +
      "answered, surer. The scope `relationship` names the one agent that is to know it.",
    input: { body: MemoryInputSchema },
    answers: { 201: { description: "The memory", schema: MemorySchema } },
    handle: async ({ body }, { verbs }) => {
      const { agent_id: agentId, value, ...rest } = body;
      const input = given({ ...rest, agentId });
      return created(renderMemory(await verbs.createMemory({ ...input, value: jsonOf(value) })));
    },
  }),
  personRoute({
    operationId: "listConflicts",
    method: "get",
    path: `${API}/memories/conflicts`,
    policy: "read",
    tag,
    summary: "Memories that contradict each other, newest first, with one short question each",
    input: {},
    answers: { 200: { description: "What is not settled yet", schema: listOf(ConflictSchema) } },
    handle: async (_input, { verbs }) => ok(renderWhole(await verbs.listConflicts(), renderConflict)),
  }),
  personRoute({
    operationId: "resolveConflict",
    method: "post",
    path: `${API}/memories/conflicts/{conflict_id}`,
    policy: "write",
    tag,
    summary: "Say which of two memories holds, or both",
    input: { params: z.strictObject({ conflict_id: uuid }), body: ResolveSchema },
    answers: { 200: { description: "The settled conflict", schema: ConflictSchema } },
    handle: async ({ params: { conflict_id }, body }, { verbs }) =>
      ok(renderConflict(await verbs.resolveConflict(conflict_id, body.keep))),
  }),
  personRoute({
    operationId: "memoryHealth",
    method: "get",
    path: `${API}/memories/health`,
    policy: "read",
    tag,
    summary: "How the memory is doing, in counts",
    description:
      "`stale`: past its time and not confirmed. `unsupported`: without evidence, always 0. `recalled_share`: of the memories that hold, " +
      "those found for a message and put into a prompt within 30 days.",
    input: {},
    answers: { 200: { description: "The counts", schema: HealthSchema } },
    handle: async (_input, { verbs }) => ok(renderHealth(await verbs.memoryHealth())),
  }),
  personRoute({
    operationId: "updateMemory",
    method: "patch",
    path: `${API}/memories/{memory_id}`,
    policy: "write",
    tag,
    summary: "Edit, pin or confirm a memory",
    description:
      "An edit (kind, slot, value, text) supersedes: the answer is the new memory, the old one stays in the history and undo brings it " +
      "back. `confirmed` makes a waiting memory hold, and any memory as sure as an edit.",
    input: { params: z.strictObject({ memory_id: uuid }), body: MemoryPatchSchema },
    answers: { 200: { description: "The memory that holds now", schema: MemorySchema } },
    errors: ["conflict"],
    handle: async ({ params: { memory_id }, body: { value, ...rest } }, { verbs }) => {
      const patch = { ...given(rest), ...(value !== undefined && { value: jsonOf(value) }) };
      return ok(renderMemory(await verbs.updateMemory(memory_id, patch)));
    },
  }),
];

/** What JSON.parse made of a body is JSON. */
const jsonOf = (value: unknown): Json => value as Json;
