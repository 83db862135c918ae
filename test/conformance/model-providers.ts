import type { LanguageModelV4 } from "@ai-sdk/provider";
import type { ModelsConfig } from "../../src/models/index.ts";
import type { ModelName } from "../../src/models/types.ts";
import {
  startAnthropicServer,
  startOpenAiServer,
  type ProviderRequest,
  type ProviderServer,
} from "../fixtures/providers/index.ts";

/** A request in the words of our prompt, whatever the protocol. */
export type SentRequest = {
  model: unknown;
  key: unknown;
  core: unknown;
  messages: { role: string; texts: string[] }[];
  maxTokens: unknown;
  stream: unknown;
};

/** One row of the conformance suite: a model name, the server it is asked on, and how its requests are read. */
export type Provider = {
  name: ModelName;
  start: () => Promise<ProviderServer>;
  configure: (url: string) => ModelsConfig;
  read: (request: ProviderRequest) => SentRequest;
  /** Whether the protocol can leave token usage out. */
  usageIsOptional: boolean;
};

export const KEY = "sk-test-very-secret";

type Part = { type: string; text: string };
type Body = {
  model: string;
  stream: boolean;
  system?: Part[];
  messages: { role: string; content: string | Part[] }[];
  max_tokens?: number;
  max_completion_tokens?: number;
};

/** The fixture server has checked the fields that its protocol requires. */
const bodyOf = (request: ProviderRequest): Body => request.body as unknown as Body;

const textsOf = (content: string | Part[]): string[] =>
  typeof content === "string" ? [content] : content.map((part) => part.text);

function readCompletions(request: ProviderRequest): SentRequest {
  const body = bodyOf(request);
  const [system, ...rest] = body.messages;
  return {
    model: body.model,
    key: request.headers.authorization?.replace("Bearer ", ""),
    core: system?.role === "system" || system?.role === "developer" ? system.content : undefined,
    messages: rest.map(({ role, content }) => ({ role, texts: textsOf(content) })),
    maxTokens: body.max_completion_tokens ?? body.max_tokens,
    stream: body.stream,
  };
}

function readMessages(request: ProviderRequest): SentRequest {
  const body = bodyOf(request);
  return {
    model: body.model,
    key: request.headers["x-api-key"],
    core: body.system?.map((part) => part.text).join(""),
    messages: body.messages.map(({ role, content }) => ({ role, texts: textsOf(content) })),
    maxTokens: body.max_tokens,
    stream: body.stream,
  };
}

export const PROVIDERS: Provider[] = [
  {
    name: "openai/gpt-6.1-terra",
    start: () => startOpenAiServer(),
    configure: (baseUrl) => ({ openai: { apiKey: KEY, baseUrl } }),
    read: readCompletions,
    usageIsOptional: true,
  },
  {
    name: "anthropic/claude-sonnet-5-5",
    start: () => startAnthropicServer(),
    configure: (baseUrl) => ({ anthropic: { apiKey: KEY, baseUrl } }),
    read: readMessages,
    usageIsOptional: false,
  },
  {
    name: "compatible/llama3.3:70b",
    start: () => startOpenAiServer(),
    configure: (baseUrl) => ({ compatible: { apiKey: KEY, baseUrl } }),
    read: readCompletions,
    usageIsOptional: true,
  },
];

/** Stands where the offline model stands, in suites that ask only providers: asking it is a failure. */
export const NO_OFFLINE_MODEL: LanguageModelV4 = {
  specificationVersion: "v4",
  provider: "none",
  modelId: "none",
  supportedUrls: {},
  doGenerate: () => Promise.reject(new Error("The offline model was asked.")),
  doStream: () => Promise.reject(new Error("The offline model was asked.")),
};
