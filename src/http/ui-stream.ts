import type { UIMessageChunk } from "ai";
import { errorFields, type Log } from "../log.ts";
import type { TurnEvent } from "../orchestrator/types.ts";
import type { Answer } from "./answer.ts";
import { REPLAYED } from "./idempotency.ts";
import { asRapportError, problemOf } from "./problem.ts";
import { renderLearned, renderUsage, renderUsedMemory } from "./render.ts";

type Reply = {
  /** The turn's first event, taken already. */
  first: TurnEvent;
  rest: AsyncGenerator<TurnEvent, void>;
  sessionId: string;
  requestId: string;
  /** Tells the turn that the client left. */
  leave(): void;
  log: Log;
};

/** What the AI SDK's readers expect of a stream of this protocol. */
const STREAM_HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "x-vercel-ai-ui-message-stream": "v1",
  "x-accel-buffering": "no",
};
const TEXT_ID = "reply";

/** A turn as server-sent events. Written one event at a time as the client takes them; a client that leaves ends the turn early. */
export function streamReply(reply: Reply): Answer {
  const encoder = new TextEncoder();
  const lines = (chunks: UIMessageChunk[]): string =>
    chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join("");
  const encode = createEncoder(reply.sessionId);
  let settle: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    settle = resolve;
  });
  let pending: TurnEvent | undefined = reply.first;

  const next = async (): Promise<TurnEvent | undefined> => {
    if (pending) {
      const event = pending;
      pending = undefined;
      return event;
    }
    const step = await reply.rest.next();
    return step.done ? undefined : step.value;
  };

  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const send = (text: string) => controller.enqueue(encoder.encode(text));
        try {
          const event = await next();
          if (event) return send(lines(encode.event(event)));
        } catch (error) {
          const known = asRapportError(error);
          if (known.code === "internal")
            reply.log.error({ requestId: reply.requestId, ...errorFields(error) }, "stream.failed");
          send(lines(encode.failure(problemOf(known, reply.requestId))));
        }
        send("data: [DONE]\n\n");
        controller.close();
        settle();
      },
      async cancel() {
        reply.leave();
        try {
          // The turn is run to its end, so that what was said so far is kept.
          while (!(await reply.rest.next()).done);
        } catch (error) {
          const { code } = asRapportError(error);
          if (code !== "cancelled")
            reply.log.warn({ requestId: reply.requestId, ...errorFields(error) }, "stream.left");
        } finally {
          settle();
        }
      },
    },
    { highWaterMark: 0 },
  );
  const replayed = reply.first.type === "started" && reply.first.replayed === true;
  return { kind: "stream", stream, headers: { ...STREAM_HEADERS, ...(replayed && REPLAYED) }, finished };
}

type Failure = ReturnType<typeof problemOf>;

/** Turn events to UI message chunks. Keeps the one thing the protocol needs remembered: whether a text part is open. */
export function createEncoder(sessionId: string) {
  let textOpen = false;
  const endText = (): UIMessageChunk[] => {
    if (!textOpen) return [];
    textOpen = false;
    return [{ type: "text-end", id: TEXT_ID }];
  };
  return {
    event(event: TurnEvent): UIMessageChunk[] {
      switch (event.type) {
        case "started":
          return [
            {
              type: "start",
              messageId: event.replyId,
              messageMetadata: { message_id: event.messageId, session_id: sessionId },
            },
            { type: "start-step" },
          ];
        case "learned":
          return [{ type: "data-learned", id: "learned", data: event.learned.map(renderLearned) }];
        case "memories":
          return [{ type: "data-memories", id: "memories", data: event.memories.map(renderUsedMemory) }];
        case "text": {
          const opening: UIMessageChunk[] = textOpen ? [] : [{ type: "text-start", id: TEXT_ID }];
          textOpen = true;
          return [...opening, { type: "text-delta", id: TEXT_ID, delta: event.text }];
        }
        case "done": {
          const { result } = event;
          return [
            ...endText(),
            // The same id: readers replace the part, now that it is known what was cited.
            { type: "data-memories", id: "memories", data: result.memoriesUsed.map(renderUsedMemory) },
            { type: "finish-step" },
            {
              type: "finish",
              finishReason: "stop",
              messageMetadata: {
                message_id: result.messageId,
                session_id: sessionId,
                status: result.status,
                model: result.model,
                usage: renderUsage(result.usage),
              },
            },
          ];
        }
      }
    },
    /** What went wrong, as a part for programs and as a sentence for people. */
    failure(problem: Failure): UIMessageChunk[] {
      return [
        ...endText(),
        { type: "data-problem", data: problem, transient: true },
        { type: "error", errorText: problem.detail },
      ];
    },
  };
}
