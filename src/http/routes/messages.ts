import type { Log } from "../../log.ts";
import { ok } from "../answer.ts";
import { renderTrace } from "../render.ts";
import { personRoute, type Route } from "../route.ts";
import { given, uuid, z } from "../schemas/common.ts";
import { messageInputSchema, ReplySchema, StoppedSchema, TraceSchema } from "../schemas/messages.ts";
import { answerTurn, MODEL_ERRORS } from "../turn-answer.ts";
import { API } from "./base.ts";

const params = z.strictObject({ message_id: uuid });
const tag = "Messages";

export const messageRoutes = (options: { messageLength: number; log: Log }): Route[] => [
  personRoute({
    operationId: "sendMessage",
    method: "post",
    path: `${API}/messages`,
    policy: "write",
    tag,
    summary: "Say something and get the agent's reply",
    description:
      "With `Accept: text/event-stream` the reply comes as a stream in the AI SDK's UI message protocol, with `data-memories` and " +
      "`data-learned` parts. The message is stored before the model is asked: when the model fails, it is kept. " +
      "`parent_id` answers an earlier message and branches from there. `replaces` takes the place of an earlier message of yours, beside " +
      "which the new one stands: what was learned only from that one is withdrawn, which undo brings back.",
    takesText: true,
    isTurn: true,
    input: { body: messageInputSchema(options.messageLength) },
    answers: {
      200: { description: "The reply", schema: ReplySchema },
    },
    errors: MODEL_ERRORS,
    handle: ({ body }, context) => {
      const { session_id: sessionId, message, parent_id: parentId, replaces } = body;
      const input = given({ sessionId, message, parentId, replaces });
      return answerTurn(context, options.log, (turn) => ({
        sessionId,
        events: context.verbs.streamMessage(input, turn),
      }));
    },
  }),
  personRoute({
    operationId: "getTrace",
    method: "get",
    path: `${API}/messages/{message_id}/trace`,
    policy: "read",
    tag,
    summary: "Why this answer: what was recalled, put into the prompt and cited",
    description: "`message_id` is the id of the reply.",
    input: { params },
    answers: { 200: { description: "The trace", schema: TraceSchema } },
    handle: async ({ params: { message_id } }, { verbs }) => ok(renderTrace(await verbs.getTrace(message_id))),
  }),
  personRoute({
    operationId: "stopMessage",
    method: "post",
    path: `${API}/messages/{message_id}/stop`,
    policy: "write",
    tag,
    summary: "Stop a reply that is being made; what was said so far is kept",
    description:
      "`message_id` is the id of the message or of its reply. `stopped` is false when nothing runs under it.",
    input: { params },
    answers: { 200: { description: "Whether something was stopped", schema: StoppedSchema } },
    handle: async ({ params: { message_id } }, { verbs }) => ok({ stopped: await verbs.stopMessage(message_id) }),
  }),
];
