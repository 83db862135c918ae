import { RapportError } from "../errors.ts";
import type { Log } from "../log.ts";
import type { TurnEvent, TurnResult } from "../orchestrator/types.ts";
import type { TurnOptions } from "../verbs.ts";
import { ok, type Answer } from "./answer.ts";
import { REPLAYED } from "./idempotency.ts";
import { renderReply } from "./render.ts";
import type { PersonContext } from "./route.ts";
import { given } from "./schemas/common.ts";
import { streamReply } from "./ui-stream.ts";

/** What a provider can cause, for the documentation. */
export const MODEL_ERRORS = [
  "rate_limited",
  "overloaded",
  "model_refused",
  "model_rejected",
  "model_unreadable",
  "model_unavailable",
  "model_timeout",
] as const;

type Begun = { sessionId: string; events: AsyncGenerator<TurnEvent, void> };

/** One turn as a whole reply, or as a stream where the client asks for one. A client that leaves ends it early. */
export async function answerTurn(
  { headers, signal, idempotencyKey, requestId }: PersonContext,
  log: Log,
  begin: (options: TurnOptions) => Begun | Promise<Begun>,
): Promise<Answer> {
  const leaving = new AbortController();
  const leave = () => leaving.abort();
  if (signal.aborted) leave();
  signal.addEventListener("abort", leave, { once: true });
  const { sessionId, events } = await begin({ signal: leaving.signal, ...given({ idempotencyKey }) });
  if (!wantsStream(headers)) return drain(events);
  // What is wrong before the turn starts is still a plain problem with its own status.
  const first = await events.next();
  if (first.done) throw endedEarly();
  return streamReply({ first: first.value, rest: events, sessionId, requestId, leave, log });
}

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
