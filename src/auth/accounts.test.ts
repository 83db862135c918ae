import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { BASE_URL, bearer, testAccounts } from "../../test/accounts.ts";
import { testDatabase } from "../../test/database.ts";
import { sql } from "../database/sql.ts";
import { RapportError } from "../errors.ts";
import { OWNER_EMAIL } from "./accounts.ts";

const pair = (cookie: string): string => cookie.slice(0, cookie.indexOf(";"));

describe("signing up and in", () => {
  test("answers a token that says who asks, as bearer, as cookie, and as a short-lived JWT", async () => {
    const accounts = await testAccounts();
    const anna = await accounts.signUp();
    const byToken = await accounts.principalOf(bearer(anna.token));
    expect(byToken).toEqual({ userId: expect.stringMatching(/^[0-9a-f-]{36}$/), scopes: ["read", "write"] });
    expect(await accounts.principalOf(new Headers({ cookie: `theme=dark; ${pair(anna.cookie)}` }))).toEqual(byToken);
    const response = await accounts.call("GET", "/token", { token: anna.token });
    const { token } = (await response.json()) as { token: string };
    expect(token.split(".")).toHaveLength(3);
    expect(await accounts.principalOf(bearer(token))).toEqual(byToken);
  });
  test("gives the same person at every sign-in, and two accounts two people", async () => {
    const accounts = await testAccounts();
    const anna = await accounts.signUp();
    const ben = await accounts.signUp();
    const again = await accounts.call("POST", "/sign-in/email", {
      body: { email: anna.email.toUpperCase(), password: anna.password },
    });
    const { token } = (await again.json()) as { token: string };
    const first = await accounts.principalOf(bearer(anna.token));
    expect(token).not.toBe(anna.token);
    expect(await accounts.principalOf(bearer(token))).toEqual(first);
    expect((await accounts.principalOf(bearer(ben.token))).userId).not.toBe(first.userId);
  });
  test("never uses an account id as a user id", async () => {
    const accounts = await testAccounts();
    const { token, email } = await accounts.signUp();
    const { userId } = await accounts.principalOf(bearer(token));
    const { admin } = await testDatabase();
    const rows = await admin.query<{ id: string; user_id: string }>(
      sql`select u.id, i.user_id from accounts."user" u join accounts.identities i on i.subject = u.id::text where u.email = ${email}`,
    );
    expect(rows).toEqual([{ id: expect.any(String), user_id: userId }]);
    expect(rows[0]?.id).not.toBe(userId);
  });
  test("sets a cookie no script can read and no other site can send, Secure only on https", async () => {
    const plain = (await (await testAccounts()).signUp()).cookie;
    expect(plain).toMatch(/^rapport\.session_token=/);
    expect(plain).toMatch(/; Path=\//);
    expect(plain).toMatch(/; HttpOnly/);
    expect(plain).toMatch(/; SameSite=Strict/);
    expect(plain).not.toMatch(/Secure/);
    const secure = (await (await testAccounts({ baseUrl: "https://rapport.example" })).signUp()).cookie;
    expect(secure).toMatch(/^__Secure-rapport\.session_token=.*; Secure/);
  });
  test("keeps passwords only as scrypt hashes and notes no addresses", async () => {
    const accounts = await testAccounts();
    const { email, password } = await accounts.signUp();
    const { admin } = await testDatabase();
    const [row] = await admin.query<{ password: string; address: string }>(
      sql`select a.password, s."ipAddress" as address from accounts."user" u join accounts.account a on a."userId" = u.id
        join accounts.session s on s."userId" = u.id where u.email = ${email}`,
    );
    expect(row?.password).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}$/);
    expect(row?.password).not.toContain(password);
    expect(row?.address).toBe("");
  });
  test("answers a wrong password and an unknown email alike", async () => {
    const accounts = await testAccounts();
    const { email } = await accounts.signUp();
    const answers = await Promise.all(
      [email, `${randomUUID()}@example.com`].map(async (who) => {
        const response = await accounts.call("POST", "/sign-in/email", {
          body: { email: who, password: "not the password" },
        });
        return [response.status, await response.json()];
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toEqual([401, expect.objectContaining({ code: "INVALID_EMAIL_OR_PASSWORD" })]);
  });
  test("refuses a second account for an email, also when both come at once", async () => {
    const accounts = await testAccounts();
    const body = { email: `${randomUUID()}@example.com`, password: "a long enough password", name: "Anna" };
    const responses = await Promise.all([1, 2, 3].map(() => accounts.call("POST", "/sign-up/email", { body })));
    expect(responses.map((response) => response.status).sort()).toEqual([200, 422, 422]);
  });
  test("refuses strangers where sign-up is closed, and still signs in whom it knows", async () => {
    const { email, password } = await (await testAccounts()).signUp();
    const closed = await testAccounts({ signUpOpen: false });
    const refused = await closed.call("POST", "/sign-up/email", {
      body: { email: `${randomUUID()}@example.com`, password, name: "Anna" },
    });
    expect([refused.status, await refused.json()]).toEqual([
      400,
      expect.objectContaining({ code: "EMAIL_PASSWORD_SIGN_UP_DISABLED" }),
    ]);
    expect((await closed.call("POST", "/sign-in/email", { body: { email, password } })).status).toBe(200);
  });
  test.each([
    ["a short password", { email: "a@example.com", password: "1234567", name: "A" }, "password"],
    ["no email", { password: "12345678", name: "A" }, "email"],
    ["an email without a domain", { email: OWNER_EMAIL, password: "12345678", name: "A" }, "email"],
    ["a NUL in the name", { email: "a@example.com", password: "12345678", name: "A\u0000" }, "name"],
    ["half a surrogate pair", { email: "a@example.com", password: "12345678", name: "A\ud800" }, "name"],
    ["a name too long", { email: "a@example.com", password: "12345678", name: "A".repeat(201) }, "name"],
    ["a number for a name", { email: "a@example.com", password: "12345678", name: 7 }, "name"],
    ["a field of the library's own", { email: "a@example.com", password: "12345678", name: "A", image: "x" }, "image"],
  ])("refuses %s and names the field", async (_what, body, field) => {
    const accounts = await testAccounts();
    await expect(accounts.call("POST", "/sign-up/email", { body })).rejects.toMatchObject({
      code: "invalid_input",
      details: { field },
    });
  });
  test("refuses what is not JSON", async () => {
    const accounts = await testAccounts();
    await expect(accounts.call("POST", "/sign-in/email", { body: "{" })).rejects.toMatchObject({
      code: "invalid_input",
    });
    await expect(
      accounts.call("POST", "/sign-in/email", {
        body: "email=a",
        headers: { "content-type": "application/x-www-form-urlencoded" },
      }),
    ).rejects.toMatchObject({ code: "unsupported_media_type" });
  });
  test("lets a program in that fetches as Node does: a mode named, and no origin", async () => {
    const { call, signUp } = await testAccounts();
    const { email, password } = await signUp();
    const body = { email, password };
    const answer = await call("POST", "/sign-in/email", { body, headers: { "sec-fetch-mode": "cors" } });
    expect(answer.status).toBe(200);
    const page = { "sec-fetch-mode": "navigate", "sec-fetch-site": "cross-site" };
    expect((await call("POST", "/sign-in/email", { body, headers: page })).status).toBe(403);
  });
  test("refuses a page of another origin", async () => {
    const accounts = await testAccounts({ trustedOrigins: ["https://app.example"] });
    const { email, password } = await accounts.signUp();
    const from = async (origin: string) =>
      (await accounts.call("POST", "/sign-in/email", { body: { email, password }, headers: { origin } })).status;
    expect(await from("https://evil.example")).toBe(403);
    expect(await from(BASE_URL)).toBe(200);
    expect(await from("http://localhost:3001")).toBe(403);
    expect(await from("http://localhost:3000")).toBe(200);
    expect(await from("https://app.example")).toBe(200);
  });
  test("takes a program that uses fetch, which marks its requests like a page, and refuses a page that hides its origin", async () => {
    const accounts = await testAccounts();
    const { email, password } = await accounts.signUp();
    const from = async (headers: Record<string, string>) =>
      (await accounts.call("POST", "/sign-in/email", { body: { email, password }, headers })).status;
    expect(await from({ "sec-fetch-mode": "cors" })).toBe(200);
    expect(await from({ "sec-fetch-mode": "cors", "sec-fetch-site": "cross-site" })).toBe(403);
  });
  test.each(["/sign-in/social", "/request-password-reset", "/delete-user", "/update-user", "/../agents", ""])(
    "knows no address %j",
    async (path) => {
      const accounts = await testAccounts();
      await expect(accounts.call("POST", path, { body: {} })).rejects.toMatchObject({ code: "not_found" });
    },
  );
});

describe("attempts", () => {
  test("stop after ten a minute for one email from one address, and begin anew after the minute", async () => {
    const accounts = await testAccounts({ attemptsPerMinute: 10 });
    const anna = await accounts.signUp();
    const attempt = (email: string, address: string) =>
      accounts.call("POST", "/sign-in/email", { body: { email, password: "not the password" }, address });
    for (let count = 0; count < 10; count++) expect((await attempt(anna.email, "10.0.0.1")).status).toBe(401);
    await expect(attempt(anna.email, "10.0.0.1")).rejects.toMatchObject({
      code: "rate_limited",
      details: { retryAfterSeconds: expect.any(Number) },
    });
    expect((await attempt("someone-else@example.com", "10.0.0.1")).status).toBe(401);
    expect((await attempt(anna.email, "10.0.0.2")).status).toBe(401);
    expect((await accounts.call("GET", "/jwks", { address: "10.0.0.1" })).status).toBe(200);
    accounts.advance(61);
    expect((await attempt(anna.email, "10.0.0.1")).status).toBe(401);
  });
});

describe("the owner's link", () => {
  test("signs the owner in once, without a password, with a cookie and a token", async () => {
    const accounts = await testAccounts();
    const signedIn = await accounts.ownerLinks.redeem(accounts.ownerLinks.create());
    const owner = await accounts.principalOf(bearer(signedIn.token));
    expect(await accounts.principalOf(new Headers({ cookie: pair(signedIn.cookie) }))).toEqual(owner);
    expect(signedIn.cookie).toMatch(/; HttpOnly; SameSite=Strict/);
    const again = await accounts.ownerLinks.redeem(accounts.ownerLinks.create());
    expect(await accounts.principalOf(bearer(again.token))).toEqual(owner);
    const whoAmI = await accounts.call("GET", "/get-session", { headers: { cookie: pair(again.cookie) } });
    expect(await whoAmI.json()).toMatchObject({ user: { email: OWNER_EMAIL } });
    expect(await accounts.hasAccounts()).toBe(true);
  });
  test("opens once, also for two who open it together, and not after a quarter of an hour", async () => {
    const accounts = await testAccounts();
    const link = accounts.ownerLinks.create();
    const both = await Promise.allSettled([accounts.ownerLinks.redeem(link), accounts.ownerLinks.redeem(link)]);
    expect(both.map((result) => result.status)).toEqual(["fulfilled", "rejected"]);
    const late = accounts.ownerLinks.create();
    accounts.advance(15 * 60);
    await expect(accounts.ownerLinks.redeem(late)).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(accounts.ownerLinks.redeem("")).rejects.toMatchObject({ code: "unauthenticated" });
  });
});

describe("a database that is down", () => {
  test("is called that, and not a wrong password, a taken email or a bad token", async () => {
    const { database } = await testDatabase();
    let down = false;
    const accounts = await testAccounts({
      database: {
        ...database,
        transaction: (role, userId, work) =>
          down
            ? Promise.reject(new RapportError("overloaded", "The database cannot be reached. Try again shortly."))
            : database.transaction(role, userId, work),
      },
    });
    const { email, password, token } = await accounts.signUp();
    down = true;
    const body = { email, password };
    await expect(accounts.call("POST", "/sign-in/email", { body })).rejects.toMatchObject({ code: "overloaded" });
    await expect(
      accounts.call("POST", "/sign-up/email", { body: { ...body, email: `x${email}`, name: "Anna" } }),
    ).rejects.toMatchObject({ code: "overloaded" });
    await expect(accounts.principalOf(bearer(token))).rejects.toMatchObject({ code: "overloaded" });
    down = false;
    expect((await accounts.call("POST", "/sign-in/email", { body })).status).toBe(200);
  });
});

describe("an account that is removed", () => {
  test("ends its tokens at once and leaves others alone", async () => {
    const accounts = await testAccounts();
    const [anna, ben] = [await accounts.signUp(), await accounts.signUp()];
    const { userId } = await accounts.principalOf(bearer(anna.token));
    await accounts.removeAccount(userId);
    await expect(accounts.principalOf(bearer(anna.token))).rejects.toMatchObject({ code: "unauthenticated" });
    expect((await accounts.principalOf(bearer(ben.token))).userId).not.toBe(userId);
  });
});
