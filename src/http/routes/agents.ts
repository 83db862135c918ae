import { created, noContent, ok } from "../answer.ts";
import { renderAgent, renderPage, renderPreset, renderWhole } from "../render.ts";
import { personRoute, type Route } from "../route.ts";
import { AgentInputSchema, AgentPatchSchema, AgentSchema, PresetSchema } from "../schemas/agents.ts";
import { given, listOf, pageQuery, uuid, z } from "../schemas/common.ts";
import type { PublicVerbs } from "../../verbs.ts";
import { API } from "./base.ts";

const params = z.strictObject({ agent_id: uuid });
const tag = "Agents";
const oneAgent = { description: "The agent", schema: AgentSchema };

export const agentRoutes = (publicVerbs: PublicVerbs): Route[] => [
  personRoute({
    operationId: "createAgent",
    method: "post",
    path: `${API}/agents`,
    policy: "write",
    tag,
    summary: "Make an agent, from a preset or of your own",
    takesText: true,
    input: { body: AgentInputSchema },
    answers: { 201: oneAgent },
    handle: async ({ body }, { verbs }) =>
      created(
        renderAgent(
          await verbs.createAgent(
            given({
              agentName: body.agent_name,
              presetName: body.preset_name,
              role: body.role,
              personality: body.personality,
              instructions: body.instructions,
              model: body.model,
            }),
          ),
        ),
      ),
  }),
  personRoute({
    operationId: "listAgents",
    method: "get",
    path: `${API}/agents`,
    policy: "read",
    tag,
    summary: "Your agents, newest first",
    input: { query: z.strictObject(pageQuery) },
    answers: { 200: { description: "A page of agents", schema: listOf(AgentSchema) } },
    handle: async ({ query }, { verbs }) =>
      ok(renderPage(await verbs.listAgents({ limit: query.limit, cursor: query.cursor ?? null }), renderAgent)),
  }),
  personRoute({
    operationId: "getAgent",
    method: "get",
    path: `${API}/agents/{agent_id}`,
    policy: "read",
    tag,
    summary: "One agent",
    input: { params },
    answers: { 200: oneAgent },
    handle: async ({ params: { agent_id } }, { verbs }) => ok(renderAgent(await verbs.getAgent(agent_id))),
  }),
  personRoute({
    operationId: "updateAgent",
    method: "patch",
    path: `${API}/agents/{agent_id}`,
    policy: "write",
    tag,
    summary: "Change an agent; its sessions speak with the new persona from the next message on",
    input: { params, body: AgentPatchSchema },
    answers: { 200: oneAgent },
    handle: async ({ params: { agent_id }, body }, { verbs }) =>
      ok(
        renderAgent(
          await verbs.updateAgent(
            agent_id,
            given({
              agentName: body.agent_name,
              role: body.role,
              personality: body.personality,
              instructions: body.instructions,
              model: body.model,
            }),
          ),
        ),
      ),
  }),
  personRoute({
    operationId: "deleteAgent",
    method: "delete",
    path: `${API}/agents/{agent_id}`,
    policy: "write",
    tag,
    summary: "Archive an agent; its sessions stay readable",
    input: { params },
    answers: { 204: { description: "Archived" } },
    handle: async ({ params: { agent_id } }, { verbs }) => {
      await verbs.deleteAgent(agent_id);
      return noContent;
    },
  }),
  personRoute({
    operationId: "listPresets",
    method: "get",
    path: `${API}/presets`,
    policy: "read",
    tag,
    summary: "The presets an agent can be made from",
    input: {},
    answers: { 200: { description: "All presets", schema: listOf(PresetSchema) } },
    handle: async () => ok(renderWhole(publicVerbs.presets(), renderPreset)),
  }),
];
