import { connect } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { ID, protocolApp } from "../../test/http.ts";
import { RapportError } from "../errors.ts";
import type { TurnEvent } from "../orchestrator/types.ts";
import type { PersonVerbs } from "../verbs.ts";
import { serve, type Server } from "./serve.ts";

const open: Server[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close(0)));
});
async function listening(verbs: Partial<PersonVerbs> = {}): Promise<Server> {
  const server = await serve(protocolApp(verbs), { host: "127.0.0.1", port: 0 });
  open.push(server);
  return server;
}
const started: TurnEvent = { type: "started", messageId: ID, replyId: ID };
const say = (server: Server, accept: string, signal?: AbortSignal) =>
  fetch(`${server.url}/api/personalized-ai/messages`, {
    method: "POST",
    headers: { authorization: "Bearer good", "content-type": "application/json", accept },
    body: JSON.stringify({ session_id: ID, message: "Hello" }),
    ...(signal && { signal }),
  });

/** A promise that a test settles. */
function latch<T = void>() {
  let open: (value: T) => void = () => undefined;
  const opened = new Promise<T>((resolve) => (open = resolve));
  return { open, opened };
}

describe("a server", () => {
  test("answers on a real port", async () => {
    const server = await listening();
    expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ status: "ok" });
  });
  test("says in a sentence that its port is taken", async () => {
    const { port } = await listening();
    await expect(serve(protocolApp(), { host: "127.0.0.1", port })).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is taken by another program. Stop it, or set PORT to another number.`,
    );
  });
  test("says in a sentence that an address is not its own", async () => {
    await expect(serve(protocolApp(), { host: "203.0.113.7", port: 0 })).rejects.toThrow(
      /not an address of this machine/,
    );
  });
  test("refuses what is not HTTP, and a name that is not its own, without falling over", async () => {
    const server = await listening();
    const raw = (text: string) =>
      new Promise<string>((resolve, reject) => {
        const socket = connect(server.port, "127.0.0.1", () => socket.end(text));
        let answer = "";
        socket.on("data", (data: Buffer) => (answer += data.toString()));
        socket.on("close", () => resolve(answer));
        socket.on("error", reject);
      });
    expect(await raw("nonsense\r\n\r\n")).toMatch(/^HTTP\/1.1 400/);
    expect(await raw("GET /healthz HTTP/1.1\r\n\r\n")).toMatch(/^HTTP\/1.1 400/);
    expect(await raw("GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")).toMatch(
      /^HTTP\/1.1 403/,
    );
    expect(await raw("GET /healthz HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n")).toMatch(/^HTTP\/1.1 4/);
    expect(await raw(`GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Long: ${"x".repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 431/,
    );
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });
});

describe("a client on the network that leaves", () => {
  for (const accept of ["text/event-stream", "application/json"]) {
    test(`ends the turn it waits for (${accept})`, async () => {
      const running = latch();
      const left = latch();
      const server = await listening({
        streamMessage: async function* (_input, { signal } = {}) {
          yield started;
          signal?.addEventListener("abort", () => left.open());
          running.open();
          await left.opened;
          throw new RapportError("cancelled", "The client left.");
        },
      });
      const leaving = new AbortController();
      const answer = say(server, accept, leaving.signal).then((response) => response.text());
      await running.opened;
      leaving.abort();
      await expect(answer).rejects.toThrow();
      await left.opened;
    });
  }
});

describe("a server that stops", () => {
  test("lets running turns finish, takes no new connections, and is done when they are", async () => {
    const running = latch();
    const finish = latch();
    const server = await listening({
      streamMessage: async function* () {
        yield started;
        running.open();
        await finish.opened;
        yield { type: "text", text: "Good day." };
        yield {
          type: "done",
          result: {
            messageId: ID,
            replyId: ID,
            response: "Good day.",
            status: "complete",
            memoriesUsed: [],
            learned: [],
            usage: { input: 1, output: 1, cachedInput: 0, estimated: true },
            model: "offline",
          },
        };
      },
    });
    const answer = say(server, "application/json");
    await running.opened;
    const closed = server.close();
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
    finish.open();
    expect(await (await answer).json()).toMatchObject({ response: "Good day." });
    await closed;
  });
  test("cuts what does not finish in time, tells the turn, and waits until its last words are stored", async () => {
    const running = latch();
    const left = latch();
    let stored = false;
    const server = await listening({
      streamMessage: async function* (_input, { signal } = {}) {
        yield started;
        signal?.addEventListener("abort", () => left.open());
        running.open();
        await left.opened;
        await new Promise((resolve) => setImmediate(resolve));
        stored = true;
        throw new RapportError("cancelled", "The client left.");
      },
    });
    const answer = say(server, "application/json");
    const refused = expect(answer).rejects.toThrow();
    await running.opened;
    await server.close(1);
    await refused;
    expect(stored).toBe(true);
  });
});
