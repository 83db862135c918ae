import { created, noContent, ok } from "../answer.ts";
import { renderForgetReceipt, renderMessage, renderPage, renderSession } from "../render.ts";
import { personRoute, type Route } from "../route.ts";
import { SessionInputSchema, SessionPatchSchema, SessionSchema } from "../schemas/agents.ts";
import { given, listOf, pageQuery, uuid, z } from "../schemas/common.ts";
import { ForgetReceiptSchema } from "../schemas/memories.ts";
import { MessageSchema } from "../schemas/messages.ts";
import { API } from "./base.ts";

const params = z.strictObject({ session_id: uuid });
const tag = "Sessions";
const oneSession = { description: "The session", schema: SessionSchema };

export const sessionRoutes: Route[] = [
  personRoute({
    operationId: "createSession",
    method: "post",
    path: `${API}/sessions`,
    policy: "write",
    tag,
    summary: "Start talking with an agent",
    description:
      "In a `temporary` session nothing is recalled and nothing learned, nothing said in it is found again, and it is erased when it " +
      "ends, or a day after it began. Absent: as your settings say.",
    takesText: true,
    input: { body: SessionInputSchema },
    answers: { 201: oneSession },
    handle: async ({ body }, { verbs }) =>
      created(
        renderSession(
          await verbs.createSession(given({ agentId: body.agent_id, title: body.title, temporary: body.temporary })),
        ),
      ),
  }),
  personRoute({
    operationId: "listSessions",
    method: "get",
    path: `${API}/sessions`,
    policy: "read",
    tag,
    summary: "Your sessions, the one talked in last first",
    input: { query: z.strictObject({ ...pageQuery, agent_id: uuid.optional() }) },
    answers: { 200: { description: "A page of sessions", schema: listOf(SessionSchema) } },
    handle: async ({ query }, { verbs }) => {
      const page = { limit: query.limit, cursor: query.cursor ?? null };
      return ok(renderPage(await verbs.listSessions(page, given({ agentId: query.agent_id })), renderSession));
    },
  }),
  personRoute({
    operationId: "getSession",
    method: "get",
    path: `${API}/sessions/{session_id}`,
    policy: "read",
    tag,
    summary: "One session",
    input: { params },
    answers: { 200: oneSession },
    handle: async ({ params: { session_id } }, { verbs }) => ok(renderSession(await verbs.getSession(session_id))),
  }),
  personRoute({
    operationId: "updateSession",
    method: "patch",
    path: `${API}/sessions/{session_id}`,
    policy: "write",
    tag,
    summary: "Rename a session",
    input: { params, body: SessionPatchSchema },
    answers: { 200: oneSession },
    handle: async ({ params: { session_id }, body }, { verbs }) =>
      ok(renderSession(await verbs.updateSession(session_id, { title: body.title }))),
  }),
  personRoute({
    operationId: "deleteSession",
    method: "delete",
    path: `${API}/sessions/{session_id}`,
    policy: "write",
    tag,
    summary: "Delete a session with its messages; what was learned from it stays, or is forgotten",
    description:
      "With `memories=forget` what was learned only from this session is erased for good, and the answer is a receipt.",
    input: { params, query: z.strictObject({ memories: z.enum(["keep", "forget"]).default("keep") }) },
    answers: {
      200: { description: "The receipt of what was forgotten", schema: ForgetReceiptSchema },
      204: { description: "Deleted" },
    },
    handle: async ({ params: { session_id }, query }, { verbs }) => {
      const receipt = await verbs.deleteSession(session_id, query.memories);
      return receipt === null ? noContent : ok(renderForgetReceipt(receipt));
    },
  }),
  personRoute({
    operationId: "listMessages",
    method: "get",
    path: `${API}/sessions/{session_id}/messages`,
    policy: "read",
    tag,
    summary: "The messages of a session in the order they were stored, branches included",
    input: { params, query: z.strictObject(pageQuery) },
    answers: { 200: { description: "A page of messages", schema: listOf(MessageSchema) } },
    handle: async ({ params: { session_id }, query }, { verbs }) => {
      const page = { limit: query.limit, cursor: query.cursor ?? null };
      return ok(renderPage(await verbs.listMessages(session_id, page), renderMessage));
    },
  }),
  personRoute({
    operationId: "endSession",
    method: "post",
    path: `${API}/sessions/{session_id}/end`,
    policy: "write",
    tag,
    summary: "End a session; a temporary one is erased",
    input: { params },
    answers: { 200: oneSession },
    handle: async ({ params: { session_id } }, { verbs }) => ok(renderSession(await verbs.endSession(session_id))),
  }),
];
