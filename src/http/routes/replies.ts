import type { Log } from "../../log.ts";
import { ok } from "../answer.ts";
import { renderFeedback } from "../render-control.ts";
import { personRoute, type Route } from "../route.ts";
import { given, uuid, z } from "../schemas/common.ts";
import { FeedbackInputSchema, FeedbackSchema, RegenerateSchema } from "../schemas/control.ts";
import { ReplySchema } from "../schemas/messages.ts";
import { answerTurn, MODEL_ERRORS } from "../turn-answer.ts";
import { API } from "./base.ts";

const params = z.strictObject({ message_id: uuid });
const tag = "Messages";

export const replyRoutes = (options: { log: Log }): Route[] => [
  personRoute({
    operationId: "rateReply",
    method: "post",
    path: `${API}/messages/{message_id}/feedback`,
    policy: "write",
    tag,
    summary: "Rate a reply; the last rating counts",
    input: { params, body: FeedbackInputSchema },
    answers: { 200: { description: "The rating as kept", schema: FeedbackSchema } },
    handle: async ({ params: { message_id }, body }, { verbs }) =>
      ok(renderFeedback(await verbs.rateReply(message_id, { rating: body.rating, ...given({ reason: body.reason }) }))),
  }),
  personRoute({
    operationId: "regenerateMessage",
    method: "post",
    path: `${API}/messages/{message_id}/regenerate`,
    policy: "write",
    tag,
    summary: "Have a message answered once more, also as if some memories were not known",
    description:
      "`message_id` is the id of the message or of a reply to it. The new reply stands beside the old ones and the session goes on from " +
      "it; nothing is learned again. The memories of `without`, and the messages they were learned from, are left out of what this one " +
      "prompt says of the person and of what is recalled for it; what was said in this very session before stays in its history. Streams as `POST /messages` does.",
    isTurn: true,
    input: { params, body: RegenerateSchema },
    answers: { 200: { description: "The new reply", schema: ReplySchema } },
    errors: MODEL_ERRORS,
    handle: ({ params: { message_id }, body }, context) =>
      answerTurn(context, options.log, (turn) =>
        context.verbs.regenerateMessage({ messageId: message_id, without: body.without ?? [] }, turn),
      ),
  }),
];
