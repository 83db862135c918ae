import { ERROR_STATUS, RapportError, type ErrorCode } from "../errors.ts";

export type Problem = {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
  detail: string;
  request_id: string;
  errors?: { field: string; message: string }[];
};

export const PROBLEM_TYPE = "application/problem+json";

const TITLES: Record<ErrorCode, string> = {
  invalid_input: "The request is not valid",
  unauthenticated: "Not signed in",
  forbidden: "Not allowed",
  not_found: "Not found",
  conflict: "In conflict with something else",
  precondition_failed: "Changed in the meantime",
  payload_too_large: "Too large",
  unsupported_media_type: "Wrong content type",
  idempotency_mismatch: "Idempotency-Key used for another request",
  rate_limited: "Too many requests",
  cancelled: "Cancelled",
  internal: "Something went wrong on our side",
  model_refused: "The model's provider refused the request",
  model_rejected: "The model's provider rejected the key or the model",
  model_unreadable: "The model's answer could not be read",
  overloaded: "Too busy",
  model_unavailable: "The model cannot be reached",
  model_timeout: "The model took too long",
};

/** Seconds to wait where the error does not say. */
const RETRY_AFTER: Partial<Record<ErrorCode, number>> = { rate_limited: 1, overloaded: 1, model_unavailable: 5 };

/** Whatever was thrown, as one of ours: what we did not expect is `internal` and says nothing of its cause. */
export const asRapportError = (error: unknown): RapportError =>
  error instanceof RapportError
    ? error
    : new RapportError("internal", "Something went wrong on our side.", { cause: error });

export function problemOf(error: RapportError, requestId: string): Problem {
  const { field, problems } = error.details;
  const errors = problems ?? (field === undefined ? undefined : [{ field, message: error.message }]);
  return {
    type: `urn:rapport:problem:${error.code}`,
    title: TITLES[error.code],
    status: ERROR_STATUS[error.code],
    code: error.code,
    detail: error.message,
    request_id: requestId,
    ...(errors && errors.length > 0 && { errors }),
  };
}

export const retryAfterOf = (error: RapportError): number | undefined =>
  error.details.retryAfterSeconds ?? RETRY_AFTER[error.code];
