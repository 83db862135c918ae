import type { IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { protocolApp } from "../../test/http.ts";
import { RapportError } from "../errors.ts";

const app = protocolApp(
  {},
  {
    parts: {
      auth: {
        handler: async () => new Response(),
        removeAccount: async () => undefined,
        problemOf: () => ({ code: "internal", message: "" }),
        principalOf: async () => ({ userId: "", scopes: [] }),
        ownerLinks: {
          async redeem(token) {
            if (token !== "fresh")
              throw new RapportError("unauthenticated", "This link was used already or is too old.");
            return { token: `abc<&"'def`, cookie: "rapport.session_token=abc; Path=/; HttpOnly" };
          },
        },
      },
    },
  },
);
const open = (token: string, address: string, headers: Record<string, string> = {}) =>
  app.request(
    `http://127.0.0.1:3000/owner/${token}`,
    { headers },
    {
      // Of the whole connection only the peer's address is looked at.
      incoming: { socket: { remoteAddress: address } } as unknown as IncomingMessage,
    },
  );

describe("the owner's link", () => {
  test("shows the token and a first call as text, without a script, and signs this browser in", async () => {
    for (const address of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) {
      const response = await open("fresh", address);
      expect(response.status).toBe(200);
      const html = await response.text();
      expect(html).toContain("abc&#60;&#38;&#34;&#39;def");
      expect(html).toContain("curl -s http://127.0.0.1:3000/api/personalized-ai/agents");
      expect(html).not.toMatch(/<script|\son\w+=/);
      expect(response.headers.get("set-cookie")).toContain("HttpOnly");
      expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(response.headers.get("cache-control")).toBe("no-store");
    }
  });
  test("is not there for another machine, nor through a proxy", async () => {
    for (const address of ["192.168.1.5", "::ffff:10.0.0.1", "", "127.evil"])
      expect((await open("fresh", address)).status, address).toBe(404);
    expect((await open("fresh", "127.0.0.1", { "x-forwarded-for": "1.2.3.4" })).status).toBe(404);
    expect((await open("fresh", "127.0.0.1", { forwarded: "for=1.2.3.4" })).status).toBe(404);
  });
  test("that was used already is refused", async () => {
    const response = await open("used", "127.0.0.1");
    expect(response.status).toBe(401);
    expect(response.headers.get("set-cookie")).toBeNull();
  });
});
