import { describe, expect, test } from "vitest";
import { createClient, RapportProblem, type ReplyEvent } from "./index.ts";

/** A client whose server answers this. */
function answered(response: () => Response, seen: Request[] = []) {
  return createClient({
    baseUrl: "http://rapport.example",
    token: "secret",
    fetch: async (input, init) => {
      seen.push(new Request(input, init));
      return response();
    },
  });
}
const events = (...chunks: string[]) =>
  new Response(
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
        controller.close();
      },
    }),
  );
const START = 'data: {"type":"start","messageId":"r","messageMetadata":{"message_id":"m"}}\n\n';
const TEXT = 'data: {"type":"text-delta","id":"reply","delta":"Grüße"}\n\n';
const message = { session_id: "s", message: "Hello" };

async function read(response: () => Response): Promise<{ events: ReplyEvent[]; error: unknown }> {
  const got: ReplyEvent[] = [];
  try {
    for await (const event of answered(response).streamMessage(message)) got.push(event);
    return { events: got, error: undefined };
  } catch (error) {
    return { events: got, error };
  }
}

describe("a streamed reply", () => {
  test("is read whole however the network cuts it, also within a character", async () => {
    const bytes = new TextEncoder().encode(
      `${START}${TEXT}data: {"type":"of-the-future"}\n\ndata: {"type":"finish","messageMetadata":{"status":"complete","model":"offline","usage":{}}}\n\ndata: [DONE]\n\n`,
    );
    const single = () =>
      new Response(
        new ReadableStream<Uint8Array>({
          start(controller) {
            for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
            controller.close();
          },
        }),
      );
    const { events: got, error } = await read(single);
    expect(error).toBeUndefined();
    expect(got).toMatchObject([
      { type: "started", message_id: "m", reply_id: "r" },
      { type: "text", text: "Grüße" },
      { type: "done", model: "offline" },
    ]);
  });
  test("that breaks off is an error, after what was said", async () => {
    for (const end of ["", "data: [DONE]\n\n", 'data: {"type":"fin']) {
      const { events: got, error } = await read(() => events(START, TEXT, end));
      expect(got).toHaveLength(2);
      expect(error).toBeInstanceOf(RapportProblem);
    }
  });
  test("that fails midway carries the server's problem", async () => {
    const problem = { code: "model_timeout", detail: "Too slow.", status: 504 };
    const { error } = await read(() =>
      events(START, `data: {"type":"data-problem","data":${JSON.stringify(problem)}}\n\n`),
    );
    expect(error).toMatchObject({ message: "Too slow.", problem });
  });
});

describe("a refusal", () => {
  test("carries the problem and how long to wait", async () => {
    const problem = { type: "", title: "", status: 429, code: "rate_limited", detail: "Wait.", request_id: "x" };
    const refusing = answered(
      () =>
        new Response(JSON.stringify(problem), {
          status: 429,
          headers: { "content-type": "application/problem+json", "retry-after": "7" },
        }),
    );
    await expect(refusing.listAgents()).rejects.toMatchObject({ problem, retryAfterSeconds: 7 });
  });
  test("by something in between is a problem too, and repeats nothing of its page", async () => {
    const error: unknown = await answered(() => new Response("<html>nginx</html>", { status: 502 }))
      .listAgents()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ problem: { status: 502, code: "unknown" } });
    expect(String(error)).not.toContain("nginx");
  });
});

test("ids and words cannot leave their place in an address", async () => {
  const seen: Request[] = [];
  const client = answered(() => new Response("{}"), seen);
  await client.getAgent("../sessions?x=1");
  await client.search("a&limit=100", { limit: 5 });
  await client.createAgent({ agent_name: "x" }, { idempotencyKey: "key-1" });
  expect(seen.map(({ url }) => url.slice("http://rapport.example/api/personalized-ai".length))).toEqual([
    "/agents/..%2Fsessions%3Fx%3D1",
    "/search?q=a%26limit%3D100&limit=5",
    "/agents",
  ]);
  expect(seen[2]?.headers.get("idempotency-key")).toBe("key-1");
  expect(seen[2]?.headers.get("authorization")).toBe("Bearer secret");
});
