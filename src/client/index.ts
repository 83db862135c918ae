import { problemOf } from "./problem.ts";
import { readReply } from "./reply-stream.ts";
import type {
  AccountReceipt,
  Agent,
  AgentInput,
  AgentPatch,
  Conflict,
  Context,
  ContextPatch,
  Feedback,
  ForgetPreview,
  ForgetReceipt,
  Memory,
  MemoryEvent,
  MemoryHealth,
  MemoryInput,
  MemoryPatch,
  MemoryQuery,
  Message,
  MessageInput,
  Page,
  PageQuery,
  Preset,
  Reply,
  ReplyEvent,
  SearchHit,
  Session,
  Settings,
  Slot,
  Times,
  Trace,
} from "./types.ts";

export type * from "./types.ts";
export { RapportProblem } from "./problem.ts";

export type ClientOptions = {
  /** Where the server is, e.g. `http://127.0.0.1:3000`; on the server's own pages `""`. */
  baseUrl: string;
  /** Bearer token; absent on the server's own pages, where the cookie speaks. */
  token?: string;
  /** Another `fetch`; default: the global one. */
  fetch?: typeof fetch;
};
/** `idempotencyKey` makes a repeated POST safe; `signal` gives the call up. */
export type CallOptions = { signal?: AbortSignal; idempotencyKey?: string };

type Call = CallOptions & { query?: object; body?: object; headers?: Record<string, string> };
const API = "/api/personalized-ai";

export type RapportClient = ReturnType<typeof createClient>;

/** A typed client of the HTTP API. Every call throws `RapportProblem` when the server refuses it. */
export function createClient({ baseUrl, token, fetch: given }: ClientOptions) {
  const fetcher = given ?? globalThis.fetch;

  async function send(method: string, path: string, call: Call = {}): Promise<Response> {
    const headers: Record<string, string> = { accept: "application/json", ...call.headers };
    if (token !== undefined) headers["authorization"] = `Bearer ${token}`;
    if (call.body) headers["content-type"] = "application/json";
    if (call.idempotencyKey !== undefined) headers["idempotency-key"] = call.idempotencyKey;
    const response = await fetcher(`${baseUrl}${path}${queryOf(call.query)}`, {
      method,
      headers,
      ...(call.body && { body: JSON.stringify(call.body) }),
      ...(call.signal && { signal: call.signal }),
    });
    if (!response.ok) throw await problemOf(response);
    return response;
  }
  const json = async <T>(method: string, path: string, call: Call = {}): Promise<T> =>
    (await (await send(method, `${API}${path}`, call)).json()) as T;
  const nothing = async (method: string, path: string, call: Call = {}): Promise<void> => {
    await send(method, `${API}${path}`, call);
  };
  const id = encodeURIComponent;

  async function account(path: string, body: object): Promise<{ token: string }> {
    return (await (await send("POST", `/api/auth${path}`, { body })).json()) as { token: string };
  }

  async function* stream(path: string, body: object, options: CallOptions): AsyncGenerator<ReplyEvent, void> {
    const headers = { accept: "text/event-stream" };
    const response = await send("POST", `${API}${path}`, { ...options, body, headers });
    if (!response.body) throw await problemOf(response);
    yield* readReply(response.body);
  }

  async function context(method: string, call: Call): Promise<{ context: Context; etag: string }> {
    const response = await send(method, `${API}/context`, call);
    return { context: (await response.json()) as Context, etag: response.headers.get("etag") ?? "" };
  }

  return {
    /** @returns the token for a client of this account */
    signUp: (input: { email: string; password: string; name: string }) => account("/sign-up/email", input),
    signIn: (input: { email: string; password: string }) => account("/sign-in/email", input),

    presets: () => json<Page<Preset>>("GET", "/presets"),
    createAgent: (body: AgentInput, options: CallOptions = {}) => json<Agent>("POST", "/agents", { ...options, body }),
    listAgents: (query: PageQuery = {}) => json<Page<Agent>>("GET", "/agents", { query }),
    getAgent: (agentId: string) => json<Agent>("GET", `/agents/${id(agentId)}`),
    updateAgent: (agentId: string, body: AgentPatch) => json<Agent>("PATCH", `/agents/${id(agentId)}`, { body }),
    deleteAgent: (agentId: string) => nothing("DELETE", `/agents/${id(agentId)}`),

    createSession: (body: { agent_id: string; title?: string; temporary?: boolean }, options: CallOptions = {}) =>
      json<Session>("POST", "/sessions", { ...options, body }),
    listSessions: (query: PageQuery & { agent_id?: string } = {}) => json<Page<Session>>("GET", "/sessions", { query }),
    getSession: (sessionId: string) => json<Session>("GET", `/sessions/${id(sessionId)}`),
    updateSession: (sessionId: string, body: { title: string }) =>
      json<Session>("PATCH", `/sessions/${id(sessionId)}`, { body }),
    /** Keeps what was learned from it; `forgetSession` does not. */
    deleteSession: (sessionId: string) => nothing("DELETE", `/sessions/${id(sessionId)}`),
    forgetSession: (sessionId: string) =>
      json<ForgetReceipt>("DELETE", `/sessions/${id(sessionId)}`, { query: { memories: "forget" } }),
    endSession: (sessionId: string) => json<Session>("POST", `/sessions/${id(sessionId)}/end`),
    listMessages: (sessionId: string, query: PageQuery = {}) =>
      json<Page<Message>>("GET", `/sessions/${id(sessionId)}/messages`, { query }),

    sendMessage: (body: MessageInput, options: CallOptions = {}) =>
      json<Reply>("POST", "/messages", { ...options, body }),
    /** The reply as it is made. @throws RapportProblem also midway */
    streamMessage: (body: MessageInput, options: CallOptions = {}) => stream("/messages", body, options),
    /** A new reply beside the old ones, also as if some memories were not known. */
    regenerate: (messageId: string, body: { without?: string[] } = {}, options: CallOptions = {}) =>
      json<Reply>("POST", `/messages/${id(messageId)}/regenerate`, { ...options, body }),
    streamRegenerated: (messageId: string, body: { without?: string[] } = {}, options: CallOptions = {}) =>
      stream(`/messages/${id(messageId)}/regenerate`, body, options),
    rateReply: (replyId: string, body: { rating: 1 | -1; reason?: string }) =>
      json<Feedback>("POST", `/messages/${id(replyId)}/feedback`, { body }),
    stopMessage: (messageId: string) => json<{ stopped: boolean }>("POST", `/messages/${id(messageId)}/stop`),
    getTrace: (replyId: string) => json<Trace>("GET", `/messages/${id(replyId)}/trace`),

    getContext: (query: { agent_id?: string } & Times = {}) => context("GET", { query }),
    /** With `ifMatch` (an earlier `etag`) it is refused when the context changed in the meantime. */
    updateContext: (body: ContextPatch, options: { ifMatch?: string } = {}) =>
      context("PUT", { body, ...(options.ifMatch !== undefined && { headers: { "if-match": options.ifMatch } }) }),
    slots: () => json<Page<Slot>>("GET", "/slots"),

    listMemories: (query: MemoryQuery = {}) => json<Page<Memory>>("GET", "/memories", { query }),
    getMemory: (memoryId: string) => json<Memory>("GET", `/memories/${id(memoryId)}`),
    memoryHistory: (memoryId: string) => json<Page<MemoryEvent>>("GET", `/memories/${id(memoryId)}/history`),
    createMemory: (body: MemoryInput, options: CallOptions = {}) =>
      json<Memory>("POST", "/memories", { ...options, body }),
    /** @returns the memory that holds now: after an edit a new one, which supersedes */
    updateMemory: (memoryId: string, body: MemoryPatch) => json<Memory>("PATCH", `/memories/${id(memoryId)}`, { body }),
    listConflicts: () => json<Page<Conflict>>("GET", "/memories/conflicts"),
    /** @param keep the id of one of the two memories, or `both` */
    resolveConflict: (conflictId: string, keep: string) =>
      json<Conflict>("POST", `/memories/conflicts/${id(conflictId)}`, { body: { keep } }),
    memoryHealth: () => json<MemoryHealth>("GET", "/memories/health"),
    /** Retracts; `undoMemory` brings it back. Only forgetting erases. */
    retractMemory: (memoryId: string) => json<Memory>("DELETE", `/memories/${id(memoryId)}`),
    undoMemory: (memoryId: string) => json<Memory>("POST", `/memories/${id(memoryId)}/undo`),
    previewForget: (body: { query: string } | { ids: string[] }) =>
      json<ForgetPreview>("POST", "/memories/forget", { body }),
    confirmForget: (previewToken: string, options: CallOptions = {}) =>
      json<ForgetReceipt>("POST", "/memories/forget", { ...options, body: { token: previewToken } }),

    search: (q: string, query: { limit?: number } & Times = {}) =>
      json<Page<SearchHit>>("GET", "/search", { query: { q, ...query } }),

    getSettings: () => json<Settings>("GET", "/settings"),
    updateSettings: (body: Partial<Settings>) => json<Settings>("PATCH", "/settings", { body }),
    /** Erases everything of the person, for good. */
    deleteAccount: () => json<AccountReceipt>("DELETE", "/account"),
  };
}

function queryOf(query: object = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  if (given.length === 0) return "";
  return `?${new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString()}`;
}
