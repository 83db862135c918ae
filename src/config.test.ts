import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

test("an empty environment gives a loopback server with the embedded database and no model key", () => {
  expect(readConfig({})).toMatchObject({
    port: 3000,
    host: "127.0.0.1",
    dataDir: "./data",
    appUrl: null,
    model: null,
    warnings: [],
  });
});
test("all problems are reported together, and no secret or password is repeated", () => {
  const read = () =>
    readConfig({
      PORT: "eighty",
      RAPPORT_MODEL: "gpt",
      DATABASE_URL: "mysql://u:hunter22@x/y",
      RAPPORT_ALLOWED_ORIGINS: "https://a.example/path",
    });
  expect(read).toThrow(/PORT.*[\s\S]*DATABASE_URL[\s\S]*RAPPORT_MODEL[\s\S]*RAPPORT_ALLOWED_ORIGINS/);
  expect(read).not.toThrow(/hunter22/);
});
test("a weak secret and a model without its key are among the problems reported together", () => {
  const read = () => readConfig({ PORT: "eighty", RAPPORT_SECRET: "hunter2", RAPPORT_MODEL: "openai/gpt-4.1-mini" });
  expect(read).toThrow(
    /3 problems[\s\S]*RAPPORT_SECRET is shorter than 32[\s\S]*OPENAI_API_KEY must be set to use openai/,
  );
  expect(read).not.toThrow(/hunter2/);
});
test("a provider's setting that is wrong is not called missing as well", () => {
  expect(() => readConfig({ RAPPORT_MODEL: "compatible/llama", COMPATIBLE_BASE_URL: "nowhere" })).toThrow(
    /has a problem:\n {2}- COMPATIBLE_BASE_URL must be an address/,
  );
});
test.each(["-1", "65536", "3000.5", "0x10", " "])("the port %j is not read as some other number", (port) => {
  if (port.trim() === "") expect(readConfig({ PORT: port }).port).toBe(3000);
  else expect(() => readConfig({ PORT: port })).toThrow(/PORT must be a whole number/);
});
test("PostgreSQL needs a login for people and another for accounts", () => {
  expect(() => readConfig({ DATABASE_URL: "postgres://a:b@h/d" })).toThrow(/DATABASE_AUTH_URL is needed/);
  expect(() => readConfig({ DATABASE_ADMIN_URL: "postgres://a:b@h/d" })).toThrow(/DATABASE_URL is needed/);
});
test("an unknown RAPPORT_ name is warned about, not obeyed", () => {
  expect(readConfig({ RAPPORT_MODLE: "offline" }).warnings).toEqual([expect.stringContaining("RAPPORT_MODLE")]);
});
