import { describe, expect, test } from "vitest";
import { authProblem } from "./auth-problem.ts";

describe("a refusal of the accounts library", () => {
  test.each([
    [401, { code: "INVALID_EMAIL_OR_PASSWORD", message: "Invalid email or password" }, "unauthenticated"],
    [422, { code: "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL" }, "conflict"],
    [400, { code: "EMAIL_PASSWORD_SIGN_UP_DISABLED" }, "forbidden"],
    [403, { code: "INVALID_ORIGIN" }, "forbidden"],
    [400, { code: "SOMETHING_NEW", message: "with the library's own words" }, "invalid_input"],
    [401, null, "unauthenticated"],
    [404, "Not Found", "not_found"],
    [415, { message: "Unsupported" }, "unsupported_media_type"],
    [429, undefined, "rate_limited"],
    [500, { message: "relation does not exist" }, "internal"],
    [503, null, "internal"],
  ])("%i %j becomes %s", (status, body, code) => {
    const problem = authProblem(status, body);
    expect(problem.code).toBe(code);
    expect(problem.message).not.toMatch(/relation|library's own words/);
  });
  test("a code that is an object's own property name is looked at by its status", () => {
    expect(authProblem(400, { code: "constructor" }).code).toBe("invalid_input");
    expect(authProblem(400, { code: "__proto__" }).code).toBe("invalid_input");
  });
});
