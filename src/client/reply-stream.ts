import { RapportProblem } from "./problem.ts";
import type { Learned, Problem, ReplyEvent, UsedMemory, Usage } from "./types.ts";

/** The chunks of the UI message stream that this server sends. */
type Chunk =
  | { type: "start"; messageId: string; messageMetadata: { message_id: string } }
  | { type: "data-learned"; data: Learned[] }
  | { type: "data-memories"; data: UsedMemory[] }
  | { type: "text-delta"; delta: string }
  | { type: "finish"; messageMetadata: { status: "complete" | "interrupted"; model: string; usage: Usage } }
  | { type: "data-problem"; data: Problem }
  | { type: "error"; errorText: string }
  | { type: "start-step" | "finish-step" | "text-start" | "text-end" };

/**
 * Reads a streamed reply. Leaving the loop early tells the server to stop.
 * @throws RapportProblem when the reply fails midway, or the stream ends before the reply does
 */
export async function* readReply(body: ReadableStream<Uint8Array>): AsyncGenerator<ReplyEvent, void> {
  let finished = false;
  for await (const data of readEvents(body)) {
    if (data === "[DONE]") break;
    const event = eventOf(JSON.parse(data) as Chunk);
    if (event) yield event;
    if (event?.type === "done") finished = true;
  }
  if (!finished) throw new RapportProblem(problemOf("The reply broke off."));
}

function eventOf(chunk: Chunk): ReplyEvent | undefined {
  switch (chunk.type) {
    case "start":
      return { type: "started", message_id: chunk.messageMetadata.message_id, reply_id: chunk.messageId };
    case "data-learned":
      return { type: "learned", learned: chunk.data };
    case "data-memories":
      return { type: "memories", memories: chunk.data };
    case "text-delta":
      return { type: "text", text: chunk.delta };
    case "finish":
      return { type: "done", ...chunk.messageMetadata };
    case "data-problem":
      throw new RapportProblem(chunk.data);
    case "error":
      throw new RapportProblem(problemOf(chunk.errorText));
    default:
      // Steps and text borders say nothing here, and a newer server may send more.
      return undefined;
  }
}

const problemOf = (detail: string): Problem => ({
  type: "about:blank",
  title: detail,
  status: 502,
  code: "unknown",
  detail,
  request_id: "",
});

/** The data of each server-sent event. */
async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      rest += decoder.decode(value, { stream: !done });
      const events = rest.split("\n\n");
      rest = events.pop() ?? "";
      for (const event of events) if (event.startsWith("data: ")) yield event.slice("data: ".length);
      if (done) return;
    }
  } finally {
    await reader.cancel();
  }
}
