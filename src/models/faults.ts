import { APICallError } from "@ai-sdk/provider";
import { RapportError, type ErrorCode } from "../errors.ts";
import { readRetryAfter } from "./retry.ts";
import type { ModelName } from "./types.ts";

/** One failed attempt: what the caller is told, and whether repeating it could help. */
export type Fault = {
  error: RapportError;
  retryable: boolean;
  /** What the provider asked to wait, in milliseconds. */
  retryAfterMs: number | undefined;
};

/** Where an attempt was when it failed. */
export type Circumstances = { model: ModelName; now: Date; textWasEmitted: boolean };

type Verdict = { code: ErrorCode; message: string; retryable: boolean };

/**
 * Maps whatever a provider's client threw, or put into its stream, to one of our codes. The message is ours alone: the
 * provider's words may quote the prompt or the key, so they stay in `cause`.
 *
 * | met | code | repeated |
 * |---|---|---|
 * | 400, 401, 403, 404, any other 4xx | model_rejected | no |
 * | 400 for the content's sake | model_refused | no |
 * | 429 | rate_limited, with `retryAfterSeconds` | yes, unless the quota is used up |
 * | 408, 409, 5xx, no connection | model_unavailable | yes |
 * | a connection cut after text, anything that cannot be read | model_unreadable | no |
 */
export function readFault(cause: unknown, circumstances: Circumstances): Fault {
  const { model, now } = circumstances;
  const status = statusOf(cause);
  const verdict = status === undefined ? judgeWithoutStatus(cause, circumstances) : judgeStatus(status, cause, model);
  const retryAfterMs = APICallError.isInstance(cause) ? readRetryAfter(cause.responseHeaders, now) : undefined;
  const reason = reasonOf(cause);
  const details = {
    model,
    ...(status === undefined ? {} : { status }),
    // Only a bare word is sure not to quote the request.
    ...(reason !== undefined && status !== undefined && /^[\w.-]{1,60}$/.test(reason) ? { reason } : {}),
    ...(retryAfterMs === undefined ? {} : { retryAfterSeconds: Math.ceil(retryAfterMs / 1000) }),
  };
  return {
    error: new RapportError(verdict.code, verdict.message, { details, cause }),
    retryable: verdict.retryable,
    retryAfterMs,
  };
}

function judgeStatus(status: number, cause: unknown, model: ModelName): Verdict {
  const reason = reasonOf(cause);
  if (status === 429) {
    const quota = reason === "insufficient_quota";
    const message = quota
      ? `The quota of the account behind ${model} is used up. Check its plan and billing.`
      : `The provider of ${model} limits how often it may be asked. Try again in a moment.`;
    return { code: "rate_limited", message, retryable: !quota };
  }
  if (status === 408 || status === 409 || status >= 500)
    return { code: "model_unavailable", message: `The provider of ${model} is in trouble just now.`, retryable: true };
  if (reason !== undefined && CONTENT_REASONS.has(reason))
    return { code: "model_refused", message: `The provider of ${model} refused this content.`, retryable: false };
  return { code: "model_rejected", message: rejection(status, reason, model), retryable: false };
}

function rejection(status: number, reason: string | undefined, model: ModelName): string {
  if (reason === "context_length_exceeded") return `The prompt is longer than ${model} can read.`;
  switch (status) {
    case 401:
      return `The provider refused the key for ${model}. ${keyHint(model)}`;
    case 402:
      return `The account behind ${model} has no credit left. Check its plan and billing.`;
    case 403:
      return `The key for ${model} is not allowed to use it. ${keyHint(model)}`;
    case 404:
      return `The provider does not know ${model}. Check the model's name and the provider's address.`;
    case 413:
      return `The prompt is larger than the provider of ${model} takes.`;
    default:
      return `The provider of ${model} did not accept the request (status ${status}).`;
  }
}

function keyHint(model: ModelName): string {
  const provider = model.split("/")[0];
  return provider === undefined || model === "offline" ? "" : `Check ${provider.toUpperCase()}_API_KEY.`;
}

function judgeWithoutStatus(cause: unknown, { model, textWasEmitted }: Circumstances): Verdict {
  if (!isNetworkFault(cause))
    return { code: "model_unreadable", message: `The answer of ${model} could not be read.`, retryable: false };
  // What was already said cannot be unsaid, so a second attempt would contradict it.
  if (textWasEmitted)
    return { code: "model_unreadable", message: `The answer of ${model} was cut off.`, retryable: false };
  return { code: "model_unavailable", message: `The provider of ${model} cannot be reached.`, retryable: true };
}

/** Azure, OpenAI and gateways in front of them. */
const CONTENT_REASONS = new Set(["content_filter", "content_policy_violation"]);

/** An HTTP status: of a refused call, or the one that fits an error event inside a stream. */
function statusOf(cause: unknown): number | undefined {
  const status = field(cause, "statusCode");
  // A 2xx here means that the body of an accepted call could not be used.
  if (typeof status === "number") return status >= 300 ? status : undefined;
  return isErrorEvent(cause) ? statusOfEvent(cause) : undefined;
}

/** The compatible protocol's package hands an error event on as it came: `{message, type?, code?}`, not an Error. */
const isErrorEvent = (cause: unknown): boolean =>
  !(cause instanceof Error) && typeof field(cause, "message") === "string";

function statusOfEvent(event: unknown): number {
  const code = field(event, "code");
  if (typeof code === "number" && code >= 400 && code < 600) return code;
  const reason = reasonOf(event) ?? "";
  if (/rate_?limit|quota/i.test(reason)) return 429;
  if (/invalid|bad_?request|context_length|content_/i.test(reason)) return 400;
  return 500;
}

/** The provider's machine-readable reason, from a refused call's parsed body or from an error event. */
function reasonOf(cause: unknown): string | undefined {
  const error = field(field(cause, "data"), "error");
  for (const reason of [field(error, "code"), field(error, "type"), field(cause, "code"), field(cause, "type")])
    if (typeof reason === "string") return reason;
  return undefined;
}

/** Codes of Node's sockets and of its fetch for a connection that failed or broke. */
const NETWORK_CODE =
  /^(ECONN|ENOTFOUND|EAI_|EPIPE|EHOST|ENET|ETIMEDOUT|UND_ERR_|CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_)/;

function isNetworkFault(cause: unknown): boolean {
  if (APICallError.isInstance(cause) && cause.statusCode === undefined && cause.isRetryable) return true;
  for (let error = cause, depth = 0; error !== undefined && depth < 8; error = field(error, "cause"), depth += 1) {
    const code = field(error, "code");
    if (typeof code === "string" && NETWORK_CODE.test(code)) return true;
  }
  return false;
}

const field = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && name in value ? (value as Record<string, unknown>)[name] : undefined;
