import { RapportError } from "../../errors.ts";
import type { Log } from "../../log.ts";
import type { TurnEvent, TurnResult } from "../../orchestrator/types.ts";
import { ok, type Answer } from "../answer.ts";
import { REPLAYED } from "../idempotency.ts";
import { renderReply, renderTrace } from "../render.ts";
import { personRoute, type Route } from "../route.ts";
import { given, uuid, z } from "../schemas/common.ts";
import { messageInputSchema, ReplySchema, StoppedSchema, TraceSchema } from "../schemas/messages.ts";
import { streamReply } from "../ui-stream.ts";
import { API } from "./base.ts";

const params = z.strictObject({ message_id: uuid });
const tag = "Messages";
const MODEL_ERRORS = [
  "rate_limited",
  "overloaded",
  "model_refused",
  "model_rejected",
  "model_unreadable",
  "model_unavailable",
  "model_timeout",
] as const;

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
      "`data-learned` parts. The message is stored before the model is asked: when the model fails, it is kept.",
    takesText: true,
    isTurn: true,
    input: { body: messageInputSchema(options.messageLength) },
    answers: {
      200: { description: "The reply", schema: ReplySchema },
    },
    errors: MODEL_ERRORS,
    handle: async ({ body }, { verbs, headers, signal, idempotencyKey, requestId }): Promise<Answer> => {
      const input = given({ sessionId: body.session_id, message: body.message, parentId: body.parent_id });
      const leaving = new AbortController();
      const leave = () => leaving.abort();
      if (signal.aborted) leave();
      signal.addEventListener("abort", leave, { once: true });
      const events = verbs.streamMessage(input, { signal: leaving.signal, ...given({ idempotencyKey }) });
      if (!wantsStream(headers)) return drain(events);
      // What is wrong before the turn starts is still a plain problem with its own status.
      const first = await events.next();
      if (first.done) throw endedEarly();
      return streamReply({
        first: first.value,
        rest: events,
        sessionId: body.session_id,
        requestId,
        leave,
        log: options.log,
      });
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

/** The client names the event stream, and does not merely accept anything. */
const wantsStream = (headers: Headers): boolean =>
  (headers.get("accept") ?? "").split(",").some((type) => type.trim().toLowerCase().startsWith("text/event-stream"));

const endedEarly = (): RapportError => new RapportError("internal", "The turn ended without a reply.");

/** The reply as a whole, once it is there. */
async function drain(events: AsyncGenerator<TurnEvent, void>): Promise<Answer> {
  let replayed = false;
  let result: TurnResult | undefined;
  for await (const event of events) {
    if (event.type === "started") replayed = event.replayed === true;
    if (event.type === "done") result = event.result;
  }
  if (!result) throw endedEarly();
  return ok(renderReply(result), replayed ? REPLAYED : {});
}
