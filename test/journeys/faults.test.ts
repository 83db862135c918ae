import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startOpenAiServer, type ProviderServer } from "../fixtures/providers/index.ts";
import { freshData, type ServerData } from "../process/data.ts";
import { listAll, newSession, signUp, type Person, type Sent, type StoredMessage } from "../process/person.ts";
import { spawnServer, startServer, type ServerProcess } from "../process/server.ts";

let model: ProviderServer;
let data: ServerData;
let server: ServerProcess;
let person: Person;
let session: string;

const settings = (): Record<string, string> => ({
  ...data.settings,
  COMPATIBLE_BASE_URL: model.url,
  RAPPORT_MODEL: "compatible/stub",
  RAPPORT_MODEL_DEADLINE_MS: "60000",
});

beforeAll(async () => {
  model = await startOpenAiServer();
  data = await freshData(process.env["TEST_DATABASE_URL"]);
  server = await startServer(settings());
  person = await signUp(server.url);
});
beforeEach(async () => {
  model.script({ kind: "answer", text: ["Good to ", "know."] });
  session = await newSession(person);
});
afterAll(async () => {
  await server.kill();
  await data.remove();
  await model.close();
});

const say = (message: string, who = person) =>
  who.call<Sent & { code: string; detail: string }>("POST", "/messages", { session_id: session, message });
const told = (who = person) => listAll<StoredMessage>(who, `/sessions/${session}/messages`);

describe("a second server", { timeout: 40_000 }, () => {
  test("on the same data folder is refused with a sentence that says who holds it", async () => {
    // On PostgreSQL several servers share a database: there a folder of its own is held by a server of its own.
    const own = data.engine === "pglite" ? null : await freshData(undefined);
    const holder = own ? await startServer(own.settings) : server;
    try {
      const second = spawnServer({ ...(own ?? data).settings, PORT: "0" });
      expect((await second.exited).code).toBe(1);
      const said = second.output().trim();
      expect(said).toContain(`is in use by process ${holder.pid}`);
      expect(said.split("\n")).toHaveLength(1);
    } finally {
      if (own) await holder.kill();
      await own?.remove();
    }
  });
  test("on a port that is taken is refused with a sentence, not a stack", async () => {
    const { port } = new URL(server.url);
    const other = await freshData(undefined);
    try {
      const second = spawnServer({ ...other.settings, PORT: port });
      expect((await second.exited).code).toBe(1);
      const said = second.output();
      expect(said).toContain(`Port ${port} on 127.0.0.1 is taken`);
      expect(said).not.toMatch(/^\s+at /m);
    } finally {
      await other.remove();
    }
  });
});

describe("a provider that is down", () => {
  test.each([
    ["answers 401", { kind: "status", status: 401 }],
    ["cuts the answer off before its first word", { kind: "cut" }],
    ["says nothing it can be understood by", { kind: "malformed" }],
  ] as const)("that %s: the message is kept, the error says so, and the next turn works", async (_what, behaviour) => {
    model.script(behaviour);
    const failed = await say("I like red kites.");
    expect(failed.status).toBeGreaterThanOrEqual(502);
    expect(failed.body.code).toMatch(/^model_/);
    expect((await told()).map(({ role, text }) => [role, text])).toEqual([["user", "I like red kites."]]);
    model.script({ kind: "answer", text: ["Here again."] });
    const next = await say("Are you there?");
    expect([next.status, next.body.response]).toEqual([200, "Here again."]);
    expect(await told()).toHaveLength(3);
  });
});

describe("SIGTERM", { timeout: 40_000 }, () => {
  test("during a turn lets it finish and keeps the reply, within 10 seconds", async () => {
    const asked = new Promise<void>((resolve) => {
      model.script({
        kind: "answer",
        text: () => {
          resolve();
          return "Finished in time.";
        },
      });
    });
    const sent = say("Take your time.");
    await asked;
    const stopping = performance.now();
    const exit = await server.stop();
    const answer = await sent;
    expect([answer.status, answer.body.response]).toEqual([200, "Finished in time."]);
    expect(exit).toEqual({ code: 0, signal: null });
    // The product's own promise (DESIGN section 8), with room for a busy machine; not a measure of speed.
    expect(performance.now() - stopping).toBeLessThan(10_000);
    server = await startServer(settings());
    person = person.at(server.url);
    expect((await told()).map(({ text }) => text)).toEqual(["Take your time.", "Finished in time."]);
  });
  test("during a turn whose model hangs cuts it, keeps what was said so far, and still ends", async () => {
    model.script({ kind: "hang", after: ["The first part. "] });
    const sent = say("And now?").then(
      ({ status }) => status,
      () => "connection closed",
    );
    await untilAsked();
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    expect(await sent).not.toBe(200);
    server = await startServer(settings());
    person = person.at(server.url);
    const [message, reply] = await told();
    expect(message?.text).toBe("And now?");
    expect([reply?.text.trim(), reply?.status]).toEqual(["The first part.", "interrupted"]);
  });
});

/** The model has been asked: the person's message is stored by then. */
async function untilAsked(): Promise<void> {
  const wait = () => new Promise((resolve) => setImmediate(resolve));
  while (model.requests.length === 0) await wait();
}
