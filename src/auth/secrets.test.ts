import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import { loadSecrets } from "./secrets.ts";
import { weakness } from "./weakness.ts";

const folders: string[] = [];
const freshFolder = () => {
  const folder = join(mkdtempSync(join(tmpdir(), "rapport-secrets-")), "data");
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(join(folder, ".."), { recursive: true });
});
const strong = () => randomBytes(32).toString("base64url");

describe("the secrets of an installation", () => {
  test("are made once, kept for the owner's eyes, and read again", () => {
    const folder = freshFolder();
    const first = loadSecrets(folder);
    expect(new Set(Object.values(first)).size).toBe(3);
    for (const secret of Object.values(first)) expect(Buffer.from(secret, "base64url").length).toBe(48);
    expect(loadSecrets(folder)).toEqual(first);
    expect(readdirSync(folder)).toEqual(["secrets.json"]);
    if (process.platform !== "win32") expect(statSync(join(folder, "secrets.json")).mode & 0o777).toBe(0o600);
  });
  test("given ones win, and need no file when all are given", () => {
    const folder = freshFolder();
    const given = { authSecret: strong(), tombstoneKey: strong(), tokenKey: strong() };
    expect(loadSecrets(folder, given)).toEqual(given);
    expect(existsSync(folder)).toBe(false);
    const mixed = loadSecrets(folder, { authSecret: given.authSecret });
    expect(mixed.authSecret).toBe(given.authSecret);
    expect(loadSecrets(folder)).toMatchObject({ tombstoneKey: mixed.tombstoneKey, tokenKey: mixed.tokenKey });
  });
  test.each([
    "",
    "{",
    "[]",
    '{"authSecret":"short"}',
    JSON.stringify({ authSecret: strong(), tombstoneKey: strong() }),
  ])("are never replaced when the file is damaged: %j", (content) => {
    const folder = freshFolder();
    loadSecrets(folder);
    writeFileSync(join(folder, "secrets.json"), content);
    expect(() => loadSecrets(folder)).toThrow(/cannot be used/);
    expect(readFileSync(join(folder, "secrets.json"), "utf8")).toBe(content);
  });
  test("a data folder that is a file, or cannot be made, is refused by name and not mistaken for damaged secrets", () => {
    const folder = freshFolder();
    writeFileSync(folder, "");
    for (const wrong of [folder, join(folder, "below")]) {
      expect(() => loadSecrets(wrong)).toThrow(`The data folder ${wrong} cannot be used`);
      expect(() => loadSecrets(wrong)).toThrow(expect.objectContaining({ code: "invalid_input" }));
    }
  });
  test("a weak one is refused by name, without being repeated", () => {
    const folder = freshFolder();
    expect(() => loadSecrets(folder, { tombstoneKey: "hunter2" })).toThrow(
      "The secret tombstoneKey is shorter than 32 characters. Leave it out and one is generated.",
    );
    expect(existsSync(folder)).toBe(false);
  });
});

describe("a weak secret", () => {
  test.each([
    "",
    "secret",
    "changeme",
    "x".repeat(31),
    "a".repeat(64),
    "ab".repeat(32),
    "0123456789abcdef".repeat(4),
    "changemechangemechangemechangeme",
    "better-auth-secret-12345678901234567890",
    "your-super-secret-jwt-key-change-this-in-production",
    "CHANGE_ME_CHANGE_ME_default_password_example",
    "please-change-this-secret-key-12345",
    "abcdefghijklmnopqrstuvwxyz1234567890",
  ])("%j is refused", (secret) => {
    expect(weakness(secret)).not.toBeNull();
  });
  test("random ones are accepted in the usual spellings", () => {
    for (let count = 0; count < 200; count++) {
      const bytes = randomBytes(32);
      for (const encoding of ["hex", "base64", "base64url"] as const) {
        expect(weakness(bytes.toString(encoding))).toBeNull();
      }
    }
  });
});
