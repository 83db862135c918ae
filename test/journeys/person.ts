import { randomUUID } from "node:crypto";
import { createHttp } from "../../src/server.ts";
import type { Json } from "../../src/json.ts";
import { testRapport } from "../start.ts";

/** The answer to one call, read as JSON. */
export type Answer = { status: number; body: Body };
export type Body = { [key: string]: Json } & { items?: Body[] };
export type Reply = Body & {
  response: string;
  reply_id: string;
  memories_used: { text: string }[];
  learned: { memory_id: string; event: string; slot: string; text: string }[];
};

/** One signed-up person as a program of theirs sees the server. */
export type Caller = {
  token: string;
  call(method: string, path: string, body?: object): Promise<Answer>;
  /** A call that must succeed. */
  get(path: string): Promise<Body>;
  agent(input: object): Promise<string>;
  /** A new session with this agent; answers what is said in it. */
  session(agentId: string): Promise<{ sessionId: string; say(message: string): Promise<Reply> }>;
};

const API = "/api/personalized-ai";

/** Whatever carries a request: `app.request`, or `fetch` to a server process. */
type Carry = (url: string, init: RequestInit) => Response | Promise<Response>;

const ADDRESS = "http://127.0.0.1:3000";

/** The product with its HTTP adapter on the database all tests share, called without a port. */
export async function startHttp(settings: Record<string, string> = {}) {
  const rapport = await testRapport({ settings: { RAPPORT_LOG: "silent", ...settings } });
  const { app } = createHttp(rapport, { attemptsPerMinute: null });
  const carry: Carry = (url, init) => app.request(url, init);
  return {
    signUp: async (): Promise<Caller> => callerOf(await signUpAt(ADDRESS, carry), ADDRESS, carry),
    /** The response itself, for what is not one JSON document. */
    raw: async (method: string, path: string, call: { token: string; body: object; headers: Record<string, string> }) =>
      carry(ADDRESS + API + path, {
        method,
        headers: { "content-type": "application/json", authorization: `Bearer ${call.token}`, ...call.headers },
        body: JSON.stringify(call.body),
      }),
    close: () => rapport.shutdown(),
  };
}

async function send(
  carry: Carry,
  url: string,
  method: string,
  call: { body?: object; token?: string },
): Promise<Answer> {
  const headers = {
    "content-type": "application/json",
    ...(call.token !== undefined && { authorization: `Bearer ${call.token}` }),
  };
  const response = await carry(url, { method, headers, ...(call.body && { body: JSON.stringify(call.body) }) });
  return { status: response.status, body: (await response.json()) as Body };
}

/** A fresh account's token. */
export async function signUpAt(address: string, carry: Carry = fetch): Promise<string> {
  const body = { name: "Somebody", email: `${randomUUID()}@example.com`, password: "a long password" };
  const answer = await send(carry, `${address}/api/auth/sign-up/email`, "POST", { body });
  return String(answer.body["token"]);
}

export function callerOf(token: string, address: string, carry: Carry = fetch): Caller {
  const call: Caller["call"] = (method, path, body) =>
    send(carry, address + API + path, method, { token, ...(body && { body }) });
  const succeed = async (method: string, path: string, body?: object): Promise<Body> => {
    const answer = await call(method, path, body);
    if (answer.status >= 300)
      throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  return {
    token,
    call,
    get: (path) => succeed("GET", path),
    agent: async (input) => String((await succeed("POST", "/agents", input))["agent_id"]),
    async session(agentId) {
      const sessionId = String((await succeed("POST", "/sessions", { agent_id: agentId }))["session_id"]);
      return {
        sessionId,
        say: async (message) => (await succeed("POST", "/messages", { session_id: sessionId, message })) as Reply,
      };
    },
  };
}
