// The pinned floor: what any durable chat server must at least do. Keep-alive node:http, a JSON body, the model over loopback
// HTTP, two statements in one transaction, no framework, no accounts, no row security. Changing this file changes every ratio.
import { PGlite } from "@electric-sql/pglite";
import { randomUUID } from "node:crypto";
import { Agent, createServer, request, type IncomingMessage } from "node:http";
import pg from "pg";

type Store = { keep(message: string, reply: string): Promise<void> };

const MESSAGE = "insert into floor_messages (id, role, text) values ($1, 'user', $2)";
const REPLY = "insert into floor_messages (id, role, text) values ($1, 'assistant', $2)";
const TABLE = "create table if not exists floor_messages (id uuid primary key, role text, text text)";

async function openStore(): Promise<Store> {
  const url = process.env["FLOOR_DATABASE_URL"];
  if (url === undefined) {
    const pglite = await PGlite.create({ dataDir: process.env["FLOOR_FOLDER"] ?? "memory://" });
    await pglite.exec(TABLE);
    return {
      keep: (message, reply) =>
        pglite.transaction(async (open) => {
          await open.query(MESSAGE, [randomUUID(), message]);
          await open.query(REPLY, [randomUUID(), reply]);
        }),
    };
  }
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  await pool.query(TABLE);
  return {
    async keep(message, reply) {
      const client = await pool.connect();
      try {
        await client.query("begin");
        await client.query(MESSAGE, [randomUUID(), message]);
        await client.query(REPLY, [randomUUID(), reply]);
        await client.query("commit");
      } finally {
        client.release();
      }
    },
  };
}

async function read(stream: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}

const agent = new Agent({ keepAlive: true });
const ask = (message: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json" };
    const address = `${process.env["FLOOR_MODEL_URL"]}/chat/completions`;
    const call = request(address, { method: "POST", agent, headers }, (answer) => read(answer).then(resolve, reject));
    call.on("error", reject);
    call.end(JSON.stringify({ model: "stub", stream: true, messages: [{ role: "user", content: message }] }));
  });

const store = await openStore();
const server = createServer((incoming, response) => {
  const answer = async () => {
    const { message } = JSON.parse(await read(incoming)) as { message: string };
    const reply = await ask(message);
    await store.keep(message, reply);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ response: reply }));
  };
  answer().catch((error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))));
});
server.listen(Number(process.env["FLOOR_PORT"]), "127.0.0.1", () => console.log("The floor is ready."));
