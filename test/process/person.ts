import { randomUUID } from "node:crypto";

export type Answer<Body> = { status: number; body: Body; headers: Headers };
/** One person with a token, talking to a server over HTTP as any client would. */
export type Person = {
  token: string;
  accountId: string;
  /** Paths below /api/personalized-ai. `at` is another server of the same data. */
  call<Body>(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<Answer<Body>>;
  /** The same person at another address: a restarted server, or a second one. */
  at(url: string): Person;
};

export type Sent = { message_id: string; reply_id: string; response: string; status: string };
export type StoredMessage = { message_id: string; role: "user" | "assistant"; text: string; status: string };
export type StoredMemory = {
  memory_id: string;
  slot: string | null;
  text: string;
  value: unknown;
  support_count: number;
  evidence: { message_id: string | null; quote: string }[];
};
type List<Item> = { items: Item[]; next_cursor: string | null };

const personAt = (url: string, token: string, accountId: string): Person => ({
  token,
  accountId,
  at: (other) => personAt(other, token, accountId),
  async call<Body>(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    const response = await fetch(`${url}/api/personalized-ai${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { "content-type": "application/json" }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: (text === "" ? null : JSON.parse(text)) as Body,
      headers: response.headers,
    };
  },
});

export async function signUp(url: string): Promise<Person> {
  const response = await fetch(`${url}/api/auth/sign-up/email`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: `${randomUUID()}@example.com`, password: "a long enough password", name: "Anna" }),
  });
  if (!response.ok) throw new Error(`Signing up answered ${response.status}: ${await response.text()}`);
  const { token, user } = (await response.json()) as { token: string; user: { id: string } };
  return personAt(url, token, user.id);
}

/** An agent and a session with it. */
export async function newSession(person: Person, agent: object = {}): Promise<string> {
  const made = await person.call<{ agent_id: string }>("POST", "/agents", { agent_name: "Coach", ...agent });
  if (made.status !== 201) throw new Error(`Making an agent answered ${made.status}: ${JSON.stringify(made.body)}`);
  const session = await person.call<{ session_id: string }>("POST", "/sessions", { agent_id: made.body.agent_id });
  if (session.status !== 201)
    throw new Error(`Starting a session answered ${session.status}: ${JSON.stringify(session.body)}`);
  return session.body.session_id;
}

/** All pages of a list. */
export async function listAll<Item>(person: Person, path: string): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const query: string = `${path.includes("?") ? "&" : "?"}limit=100${cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`}`;
    const { status, body }: Answer<List<Item>> = await person.call("GET", path + query);
    if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
    items.push(...body.items);
    cursor = body.next_cursor;
  } while (cursor !== null);
  return items;
}
