import { describe, expect, test } from "vitest";
import { findSecrets, redactSecrets } from "./secrets.ts";

// Put together at run time, so that scanners of repositories do not take made-up keys for real ones.
const glue = (...parts: string[]): string => parts.join("");

const secrets: [string, string][] = [
  ["api_key", glue("sk-", "proj-Zk3vQ9mT2xW8bN4rL7yHc1Vd")],
  ["api_key", glue("ghp", "_a8Kd92LmQx7ZpT4vR1nYb6Wc3EsUf5Hg0JiK")],
  ["api_key", glue("AKIA", "5XK2QW7RT9PL3MZN")],
  ["api_key", glue("xoxb", "-2938475610-kLmNoPqRsTuVwXyZ")],
  ["api_key", glue("AIza", "SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q")],
  ["jwt", glue("eyJhbGciOiJIUzI1NiJ9", ".eyJzdWIiOiIxMjM0In0", ".dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U")],
  ["card", "4111 1111 1111 1111"],
  ["card", "5555-5555-5555-4444"],
  ["iban", "DE89 3704 0044 0532 0130 00"],
  ["iban", "GB29NWBK60161331926819"],
  ["national_id", "536-22-8741"],
  ["national_id", "12345678Z"],
];

describe("a secret is found wherever it stands", () => {
  test.each(secrets)("%s %s", (type, value) => {
    for (const text of [value, `here: ${value}.`, `it is ${value}, keep it`]) {
      const [found] = findSecrets(text);
      expect(found?.type).toBe(type);
      expect(text.slice(found?.start, found?.end)).toContain(value.slice(0, -1));
      expect(redactSecrets(text)).not.toContain(value);
    }
  });
});

test.each([
  ["my password is hunter2Blue!", "hunter2"],
  ["password: correcthorse", "correcthorse"],
  ["the password for my router is Xy7!pq", "Xy7"],
  ["mein Passwort ist Sommer2024!", "Sommer2024"],
  ["postgres://app:s3cr3tPw@db.example.org/shop", "s3cr3tPw"],
  ["DB_PASSWORD=qwe123rty", "qwe123rty"],
  ["my ssn: 536 22 8741", "8741"],
  ["my passport number is C01X00T47", "C01X00T47"],
])("what is announced as a secret is redacted: %s", (text, value) => {
  expect(redactSecrets(text)).not.toContain(value);
});

test.each([
  "I forgot my password and the reset is not working",
  "my password is too weak, how do I choose one",
  "The order number is 1234567890123",
  "call me at +49 170 1234567",
  "commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
  "018f3a2c-7b1e-7c55-9d2e-1a2b3c4d5e6f",
  "postgres://localhost:5432/shop",
  "set API_KEY=<your key>",
  "export TOKEN=${TOKEN}",
  "the meeting is on 2026-05-04 at 10:30",
  "4111 1111 1111 1112 is not a card",
  "DE00 3704 0044 0532 0130 00",
  "the key is under the mat",
  "a token is a piece of a word",
])("a look-alike stays: %s", (text) => {
  expect(findSecrets(text)).toEqual([]);
});
