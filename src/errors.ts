/** Every failure a caller can meet. The list is closed: HTTP status, library users and the web app switch over it. */
export const ERROR_STATUS = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  precondition_failed: 412,
  payload_too_large: 413,
  unsupported_media_type: 415,
  idempotency_mismatch: 422,
  rate_limited: 429,
  cancelled: 499,
  internal: 500,
  model_refused: 502,
  model_rejected: 502,
  model_unreadable: 502,
  overloaded: 503,
  model_unavailable: 503,
  model_timeout: 504,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

export type ErrorDetails = {
  /** JSON path of the offending field, e.g. `message` or `user_profile.name`. */
  field?: string;
  /** All problems at once, where there are several. */
  problems?: { field: string; message: string }[];
  /** Seconds to wait before trying again. */
  retryAfterSeconds?: number;
  [key: string]: unknown;
};

/** The only error class that leaves a room. `message` is safe to show; `cause` is for the log alone. */
export class RapportError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  constructor(code: ErrorCode, message: string, options: { details?: ErrorDetails; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "RapportError";
    this.code = code;
    this.details = options.details ?? {};
  }
  get status(): number {
    return ERROR_STATUS[this.code];
  }
}

/** The same answer for a row that is absent and a row that belongs to someone else. */
export const notFound = (what: string): RapportError => new RapportError("not_found", `There is no such ${what}.`);
