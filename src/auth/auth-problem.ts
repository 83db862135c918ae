import type { ErrorCode } from "../errors.ts";

/** Codes of Better Auth 1.7.25 that deserve words of their own; the rest follow their status. */
const BY_CODE: Record<string, [ErrorCode, string]> = {
  INVALID_EMAIL_OR_PASSWORD: ["unauthenticated", "The email or the password is wrong."],
  INVALID_PASSWORD: ["invalid_input", "The current password is wrong."],
  USER_ALREADY_EXISTS: ["conflict", "There is already an account with this email. Sign in instead."],
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: ["conflict", "There is already an account with this email. Sign in instead."],
  FAILED_TO_CREATE_USER: ["conflict", "The account could not be made just now. Try again."],
  EMAIL_PASSWORD_SIGN_UP_DISABLED: ["forbidden", "This server takes no new accounts."],
  PASSWORD_TOO_SHORT: ["invalid_input", "A password has at least 8 characters."],
  PASSWORD_TOO_LONG: ["invalid_input", "A password has at most 128 characters."],
  INVALID_ORIGIN: ["forbidden", "This request comes from a page this server does not trust."],
  MISSING_OR_NULL_ORIGIN: ["forbidden", "This request comes from a page this server does not trust."],
  SESSION_NOT_FRESH: ["forbidden", "Sign in again to do this."],
};

const BY_STATUS: Record<number, [ErrorCode, string]> = {
  401: ["unauthenticated", "Sign in first: the token is missing, wrong, or no longer valid."],
  403: ["forbidden", "This is not allowed."],
  404: ["not_found", "There is no such address."],
  409: ["conflict", "This exists already."],
  413: ["payload_too_large", "The request is too large."],
  415: ["unsupported_media_type", "Send the request as application/json."],
  429: ["rate_limited", "Too many attempts. Wait a moment and try again."],
};

/**
 * What one of the accounts library's own refusals means in our closed list.
 * @param status of the library's response, 400 and up
 * @param body of the response, as parsed JSON; anything else is looked at by its status alone
 */
export function authProblem(status: number, body: unknown): { code: ErrorCode; message: string } {
  const named =
    typeof body === "object" &&
    body !== null &&
    "code" in body &&
    typeof body.code === "string" &&
    Object.hasOwn(BY_CODE, body.code)
      ? BY_CODE[body.code]
      : undefined;
  const [code, message] = named ?? BY_STATUS[status] ?? byClass(status);
  return { code, message };
}

const byClass = (status: number): [ErrorCode, string] =>
  status >= 500
    ? ["internal", "Something went wrong on our side."]
    : ["invalid_input", "The request is not understood as it is."];
