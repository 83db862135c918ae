import { expect, test } from "vitest";
import { fromDriver, isDriverError } from "./driver-errors.ts";

const coded = (code: string): Error => Object.assign(new Error("password of ada: hunter2"), { code });

test.each(["28P01", "28000", "3D000", "ENOTFOUND", "ETIMEDOUT", "ECONNREFUSED"])(
  "%s at the start is a sentence that says what to check or do, and never the driver's own words",
  (code) => {
    const error = fromDriver(coded(code));
    expect(error.code).toBe("overloaded");
    expect(error.message).toMatch(/Check|check|Try again/);
    expect(error.message).not.toMatch(/hunter2/);
  },
);
test.each(["timeout exceeded when trying to connect", "Connection terminated unexpectedly"])(
  "%s carries no code and still is the database being busy, not a fault of ours",
  (message) => {
    const error = new Error(message);
    expect(isDriverError(error)).toBe(true);
    expect(fromDriver(error).code).toBe("overloaded");
  },
);
test("what nobody expected stays internal and says nothing of its cause", () => {
  expect(isDriverError(new Error("a bug"))).toBe(false);
  expect(fromDriver(coded("42P01"))).toMatchObject({
    code: "internal",
    message: expect.not.stringMatching(/hunter2/) as string,
  });
});
