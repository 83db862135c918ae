import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ORIGIN, testServer, type TestServer } from "../../test/http-server.ts";
import { AUTH_PATHS } from "./auth-paths.ts";

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const call = async (operationId: string, init: { body?: unknown; token?: string } = {}) => {
  const path = AUTH_PATHS.find((known) => known.operationId === operationId);
  if (!path) throw new Error(`${operationId} is not described`);
  const response = await server.app.request(`${ORIGIN}${path.path}`, {
    method: path.method.toUpperCase(),
    headers: {
      ...(init.body !== undefined && { "content-type": "application/json" }),
      ...(init.token !== undefined && { authorization: `Bearer ${init.token}` }),
    },
    ...(init.body !== undefined && { body: JSON.stringify(init.body) }),
  });
  const body: unknown = await response.json();
  return { path, status: response.status, body };
};

test("the accounts answer as they are described, from signing up to signing out", async () => {
  const email = `${randomUUID()}@example.com`;
  const password = "a long enough password";
  const signedUp = await call("signUp", { body: { email, password, name: "Ada" } });
  expect(signedUp.status).toBe(200);
  signedUp.path.answer.parse(signedUp.body);
  const signedIn = await call("signIn", { body: { email, password } });
  signedIn.path.answer.parse(signedIn.body);
  const { token } = signedIn.body as { token: string };
  for (const operation of ["makeToken", "publishedKeys", "signOut"]) {
    const { path, status, body } = await call(operation, { token });
    expect(status, operation).toBe(200);
    expect(() => path.answer.parse(body), operation).not.toThrow();
  }
  expect((await call("makeToken", { token })).status).toBe(401);
});

test("what the description does not allow is refused with a status it names, and every field in plain words", async () => {
  const { path, status, body } = await call("signUp", { body: { email: "nowhere", password: "short", colour: "red" } });
  expect(path.refusals).toContain(status);
  expect((body as { errors: object[] }).errors).toEqual([
    { field: "email", message: "This has to be an email address." },
    { field: "password", message: "This has at least 8 characters." },
    { field: "name", message: "This field is required." },
    { field: "colour", message: "This field is not known here." },
  ]);
  expect(path.body?.safeParse({ email: "a@example.com", password: "short", name: "" }).success).toBe(false);
});

test("a wrong password is refused as described", async () => {
  const { path, status } = await call("signIn", { body: { email: "nobody@example.com", password: "wrong password" } });
  expect(path.refusals).toContain(status);
  expect(status).toBe(401);
});
