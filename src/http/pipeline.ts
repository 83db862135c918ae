import type { Json } from "../json.ts";
import { errorFields } from "../log.ts";
import type { Answer } from "./answer.ts";
import { readJson } from "./body.ts";
import { RapportError } from "../errors.ts";
import type { Guard } from "./guard.ts";
import { hashBody, idempotencyKeyOf, REPLAYED } from "./idempotency.ts";
import type { CallContext, PersonContext, RawInput, Route } from "./route.ts";
import type { TurnGate } from "./turn-gate.ts";
import type { HttpParts } from "./types.ts";

export type Room = HttpParts & { guard: Guard; gate: TurnGate };

/** One request as the framework hands it over. */
export type Incoming = CallContext & {
  path: string;
  params: Record<string, string>;
  /** Every value of every name. */
  query: Record<string, string[]>;
  /** Told once it is known, for the log. */
  onPerson(userId: string): void;
};

type PersonRoute = Extract<Route, { policy: "read" | "write" }>;

/** From request to answer: who asks, may they, what do they say, do it once. */
export async function answerRoute(room: Room, route: Route, incoming: Incoming): Promise<Answer> {
  if (route.policy === "public") return route.answer({ params: incoming.params, query: {}, body: undefined }, incoming);
  const { headers } = incoming;
  if (!headers.has("authorization") && headers.has("cookie"))
    room.guard.checkCookieUse(incoming.request.method, headers, incoming.host);
  const principal = await room.auth.principalOf(headers);
  incoming.onPerson(principal.userId);
  if (!principal.scopes.includes(route.policy)) {
    throw new RapportError("forbidden", `This token does not allow to ${route.policy}.`);
  }
  const idempotencyKey = route.method === "post" ? idempotencyKeyOf(headers) : undefined;
  const raw = await readInput(room, route, incoming);
  const work = route.prepare(raw);
  const context: PersonContext = { ...incoming, principal, verbs: room.verbsFor(principal), idempotencyKey };
  if (route.isTurn) return inTurn(room.gate, principal.userId, () => work(context));
  if (idempotencyKey === undefined || !route.keepsAnswer(raw.body)) return work(context);
  return once(room, route, { incoming, context, raw, key: idempotencyKey }, () => work(context));
}

async function readInput(room: Room, route: PersonRoute, incoming: Incoming): Promise<RawInput> {
  const repeated = Object.entries(incoming.query).find(([, values]) => values.length > 1);
  if (repeated) {
    throw new RapportError("invalid_input", "This parameter was given more than once.", {
      details: { field: repeated[0] },
    });
  }
  const query = Object.fromEntries(Object.entries(incoming.query).map(([name, values]) => [name, values[0] ?? ""]));
  const bodyless =
    route.takesStream ||
    route.method === "get" ||
    (route.method === "delete" && !incoming.headers.has("content-length"));
  const body = bodyless
    ? undefined
    : await readJson(incoming.request, { limitBytes: room.config.bodyBytes, takesText: route.takesText });
  if (body === undefined && route.input.body) throw new RapportError("invalid_input", "The request needs a JSON body.");
  return { params: incoming.params, query, body };
}

/** Holds a place among the turns at once until the last byte of the reply is out. */
async function inTurn(gate: TurnGate, userId: string, work: () => Promise<Answer>): Promise<Answer> {
  const release = gate.enter(userId);
  try {
    const answer = await work();
    if (answer.kind === "stream") void answer.finished.then(release);
    else release();
    return answer;
  } catch (error) {
    release();
    throw error;
  }
}

async function once(
  room: Room,
  route: PersonRoute,
  call: { incoming: Incoming; context: PersonContext; raw: RawInput; key: string },
  work: () => Promise<Answer>,
): Promise<Answer> {
  const { principal } = call.context;
  const earlier = await room.idempotency.begin(principal, {
    key: call.key,
    operation: `${route.operationId} ${call.incoming.path}`,
    bodyHash: hashBody(call.raw.body),
  });
  if (earlier) {
    return { kind: "json", status: earlier.status, body: earlier.body, headers: REPLAYED };
  }
  let answer: Answer;
  try {
    answer = await work();
  } catch (error) {
    await kept(room, call.context.requestId, room.idempotency.fail(principal, call.key));
    throw error;
  }
  // Every POST but the messages' answers JSON; what cannot be kept is a fault of the route.
  if (answer.kind !== "json") throw new RapportError("internal", "This answer cannot be kept.");
  const { status, body } = answer;
  await kept(
    room,
    call.context.requestId,
    room.idempotency.finish(principal, call.key, { status, body: asJson(body) }),
  );
  return answer;
}

/** The work is done, or failed for a reason of its own: that the key could not say so must not hide it. The key frees itself. */
const kept = (room: Room, requestId: string, saying: Promise<void>): Promise<void> =>
  saying.catch((error: unknown) => room.log.error({ requestId, ...errorFields(error) }, "idempotency.lost"));

/** As it travels: dates and the like are text by then. */
const asJson = (body: object | Json): Json => JSON.parse(JSON.stringify(body)) as Json;
