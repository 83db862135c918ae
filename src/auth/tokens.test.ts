import { randomBytes, randomUUID } from "node:crypto";
import {
  base64url,
  type CryptoKey,
  decodeJwt,
  decodeProtectedHeader,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
} from "jose";
import { describe, expect, test } from "vitest";
import { BASE_URL, bearer, testAccounts, type TestAccounts } from "../../test/accounts.ts";
import { credentialOf, signedCookieValue } from "./credentials.ts";

const REFUSED = {
  code: "unauthenticated",
  message: "Sign in first: the token is missing, wrong, or no longer valid.",
};
const refused = (accounts: TestAccounts, headers: Headers) =>
  expect(accounts.principalOf(headers)).rejects.toMatchObject(REFUSED);

async function jwtOf(accounts: TestAccounts, token: string): Promise<string> {
  const response = await accounts.call("GET", "/token", { token });
  return ((await response.json()) as { token: string }).token;
}

async function signedIn() {
  const accounts = await testAccounts();
  const anna = await accounts.signUp();
  return { accounts, anna, jwt: await jwtOf(accounts, anna.token) };
}

/** The JWT with other claims or another header, signed with `key`. */
const resign = (jwt: string, key: CryptoKey, claims: JWTPayload = {}, header: { alg?: string; kid?: string } = {}) => {
  const real = decodeProtectedHeader(jwt);
  return new SignJWT({ ...decodeJwt(jwt), ...claims })
    .setProtectedHeader({ alg: header.alg ?? "ES256", kid: header.kid ?? real.kid ?? "" })
    .sign(key);
};

describe("a JWT", () => {
  test("names the person's account and sign-in, and nothing about the person", async () => {
    const { jwt, anna } = await signedIn();
    const claims = decodeJwt(jwt);
    expect(Object.keys(claims).sort()).toEqual(["aud", "exp", "iat", "iss", "sid", "sub"]);
    expect(claims).toMatchObject({ iss: BASE_URL, aud: BASE_URL });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(900);
    expect(JSON.stringify(claims)).not.toContain(anna.email);
  });
  test("is verified by the published keys, which hold no private half", async () => {
    const { accounts, jwt } = await signedIn();
    const response = await accounts.call("GET", "/jwks");
    const { keys } = (await response.json()) as { keys: Record<string, unknown>[] };
    expect(keys.map((key) => key["kid"])).toContain(decodeProtectedHeader(jwt).kid);
    for (const key of keys) {
      expect(key).toMatchObject({ kty: "EC", crv: "P-256", alg: "ES256" });
      expect(key).not.toHaveProperty("d");
    }
  });
  test("is refused when it has expired, also after it was believed", async () => {
    const { accounts, jwt } = await signedIn();
    await accounts.principalOf(bearer(jwt));
    accounts.advance(889);
    await accounts.principalOf(bearer(jwt));
    accounts.advance(42);
    await refused(accounts, bearer(jwt));
  });
  test("is refused after the sign-in it came from was ended, by its opaque token or by itself", async () => {
    const { accounts, anna, jwt } = await signedIn();
    await accounts.principalOf(bearer(jwt));
    expect((await accounts.call("POST", "/sign-out", { token: anna.token })).status).toBe(200);
    await refused(accounts, bearer(jwt));
    const ben = await accounts.signUp();
    const his = await jwtOf(accounts, ben.token);
    await accounts.principalOf(bearer(ben.token));
    expect((await accounts.call("POST", "/sign-out", { token: his, body: {} })).status).toBe(200);
    await refused(accounts, bearer(his));
    await refused(accounts, bearer(ben.token));
  });
  test("is refused without a signature", async () => {
    const { accounts, jwt } = await signedIn();
    const header = base64url.encode(JSON.stringify({ alg: "none", kid: decodeProtectedHeader(jwt).kid }));
    const payload = jwt.split(".")[1] ?? "";
    for (const forged of [`${header}.${payload}.`, `${header}.${payload}.AA`, `${header}.${payload}`]) {
      await refused(accounts, bearer(forged));
    }
  });
  test("is refused when the public key was used as a shared secret", async () => {
    const { accounts, jwt } = await signedIn();
    const response = await accounts.call("GET", "/jwks");
    const { keys } = (await response.json()) as { keys: Record<string, unknown>[] };
    const key = keys.find((candidate) => candidate["kid"] === decodeProtectedHeader(jwt).kid);
    const sign = (secret: string) =>
      new SignJWT(decodeJwt(jwt))
        .setProtectedHeader({ alg: "HS256", kid: String(key?.["kid"]) })
        .sign(new TextEncoder().encode(secret));
    await refused(accounts, bearer(await sign(JSON.stringify(key))));
    await refused(accounts, bearer(await sign(accounts.secret)));
  });
  test("is refused when another key signed it, whatever key it names", async () => {
    const { accounts, jwt } = await signedIn();
    const { privateKey } = await generateKeyPair("ES256");
    await refused(accounts, bearer(await resign(jwt, privateKey)));
    await refused(accounts, bearer(await resign(jwt, privateKey, {}, { kid: randomUUID() })));
    await refused(accounts, bearer(await resign(jwt, privateKey, {}, { kid: "' or 1=1 --" })));
    const rsa = await generateKeyPair("RS256");
    await refused(accounts, bearer(await resign(jwt, rsa.privateKey, {}, { alg: "RS256" })));
  });
  test("is refused when a character of it was changed", async () => {
    const { accounts, anna, jwt } = await signedIn();
    const ben = await accounts.signUp();
    const his = decodeJwt(await jwtOf(accounts, ben.token));
    const [header = "", , signature = ""] = jwt.split(".");
    const swapped = base64url.encode(JSON.stringify({ ...decodeJwt(jwt), sub: his.sub, sid: his["sid"] }));
    await refused(accounts, bearer(`${header}.${swapped}.${signature}`));
    const first = signature[0] === "A" ? "B" : "A";
    await refused(accounts, bearer(`${header}.${jwt.split(".")[1]}.${first}${signature.slice(1)}`));
    await accounts.principalOf(bearer(anna.token));
  });
  test("of another issuer or audience is refused, though the same keys signed it", async () => {
    const elsewhere = await testAccounts({ baseUrl: "http://127.0.0.1:4000" });
    const accounts = await testAccounts();
    const anna = await accounts.signUp();
    const jwt = await jwtOf(elsewhere, anna.token);
    expect(decodeJwt(jwt)).toMatchObject({ iss: "http://127.0.0.1:4000", aud: "http://127.0.0.1:4000" });
    await elsewhere.principalOf(bearer(jwt));
    await refused(accounts, bearer(jwt));
  });
});

describe("the installation's secret", () => {
  test("may be replaced: new tokens come from a new key, cookies of the old secret are refused", async () => {
    const { accounts, anna, jwt } = await signedIn();
    const renewed = await testAccounts({ secret: randomBytes(48).toString("base64url") });
    const cookie = `rapport.session_token=${signedCookieValue(anna.token, accounts.secret)}`;
    await refused(renewed, new Headers({ cookie }));
    const fresh = await jwtOf(renewed, anna.token);
    expect(decodeProtectedHeader(fresh).kid).not.toBe(decodeProtectedHeader(jwt).kid);
    expect(await renewed.principalOf(bearer(fresh))).toEqual(await accounts.principalOf(bearer(anna.token)));
  });
});

describe("an opaque token", () => {
  test("is refused after signing out, at once here and within five seconds elsewhere", async () => {
    const [here, elsewhere] = [await testAccounts(), await testAccounts()];
    const anna = await here.signUp();
    await here.principalOf(bearer(anna.token));
    const seenElsewhere = await elsewhere.principalOf(bearer(anna.token));
    await here.call("POST", "/sign-out", { token: anna.token });
    await refused(here, bearer(anna.token));
    elsewhere.advance(4);
    // Still believed, or the cache is gone and every request costs a look-up; the bound is what matters below.
    expect(await elsewhere.principalOf(bearer(anna.token))).toEqual(seenElsewhere);
    elsewhere.advance(60);
    await refused(elsewhere, bearer(anna.token));
  });
  test("is refused after the sign-in has expired", async () => {
    const accounts = await testAccounts({ lifetimes: { sessionSeconds: 3_600, jwtSeconds: 900 } });
    const anna = await accounts.signUp();
    await accounts.principalOf(bearer(anna.token));
    accounts.advance(3_601);
    await refused(accounts, bearer(anna.token));
  });
  test("is refused when the password was changed with all other sign-ins ended", async () => {
    const accounts = await testAccounts();
    const anna = await accounts.signUp();
    const other = await accounts.call("POST", "/sign-in/email", {
      body: { email: anna.email, password: anna.password },
    });
    const { token } = (await other.json()) as { token: string };
    await accounts.principalOf(bearer(anna.token));
    const changed = await accounts.call("POST", "/change-password", {
      token,
      body: { currentPassword: anna.password, newPassword: "another long password", revokeOtherSessions: true },
    });
    expect(changed.status).toBe(200);
    await refused(accounts, bearer(anna.token));
  });
  test("that nobody was given is refused", async () => {
    const accounts = await testAccounts();
    await refused(accounts, bearer("a".repeat(32)));
  });
});

describe("a request", () => {
  test.each([
    ["no header at all", {}],
    ["an empty bearer", { authorization: "Bearer " }],
    ["another scheme", { authorization: "Basic YTpi" }],
    ["rubbish", { authorization: "Bearer %%%" }],
    ["two tokens", { authorization: "Bearer a b" }],
    ["a token far too long", { authorization: `Bearer ${"a".repeat(10_000)}` }],
    ["a cookie that was never signed", { cookie: `rapport.session_token=${"a".repeat(32)}` }],
    ["a cookie signed elsewhere", { cookie: `rapport.session_token=${"a".repeat(32)}.${"b".repeat(43)}%3D` }],
    ["a broken cookie", { cookie: "rapport.session_token=%E0%A4%A" }],
  ])("with %s is refused, always with the same words", async (_what, headers: Record<string, string>) => {
    await refused(await testAccounts(), new Headers(headers));
  });
  test("with a broken bearer is refused even beside a good cookie", async () => {
    const accounts = await testAccounts();
    const anna = await accounts.signUp();
    const cookie = `rapport.session_token=${signedCookieValue(anna.token, accounts.secret)}`;
    await accounts.principalOf(new Headers({ cookie }));
    await refused(accounts, new Headers({ cookie, authorization: "Bearer nonsense" }));
  });
  test("may show the signed form of its token as bearer, but not with a changed signature", () => {
    const secret = randomBytes(32).toString("base64url");
    const token = "a".repeat(32);
    const signed = signedCookieValue(token, secret);
    expect(credentialOf(bearer(signed), "name", secret)).toEqual({ kind: "opaque", token });
    expect(credentialOf(bearer(decodeURIComponent(signed)), "name", secret)).toEqual({ kind: "opaque", token });
    expect(credentialOf(bearer(signed), "name", `${secret}x`)).toBeNull();
    expect(credentialOf(bearer(`${signed}x`), "name", secret)).toBeNull();
  });
});
