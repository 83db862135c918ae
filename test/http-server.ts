import { randomUUID } from "node:crypto";
import { createClient, type RapportClient } from "../src/client/index.ts";
import { routeTable } from "../src/http/app.ts";
import type { HttpApp } from "../src/http/index.ts";
import type { Route } from "../src/http/route.ts";
import { createHttp } from "../src/server.ts";
import { HTTP_CONFIG, protocolApp } from "./http.ts";
import { testRapport } from "./start.ts";

export const ORIGIN = "http://127.0.0.1:3000";

export type TestServer = {
  app: HttpApp;
  /** A new account: its token, and a client that checks every answer against its description. */
  person(): Promise<{ token: string; cookie: string; client: RapportClient }>;
  close(): Promise<void>;
};

/** All of the product behind the real HTTP application, without a port. */
export async function testServer(): Promise<TestServer> {
  const rapport = await testRapport();
  const { app } = createHttp(rapport, { address: ORIGIN, attemptsPerMinute: null });
  return {
    app,
    async person() {
      const response = await app.request(`${ORIGIN}/api/auth/sign-up/email`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ email: `${randomUUID()}@example.com`, password: "a long enough password", name: "Ada" }),
      });
      const { token } = (await response.json()) as { token: string };
      const cookie = (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
      return { token, cookie, client: createClient({ baseUrl: ORIGIN, token, fetch: checkedFetch(app) }) };
    },
    close: () => rapport.shutdown(),
  };
}

/** Fails when an answer is not what the route's own schema says. */
function checkedFetch(app: HttpApp): typeof fetch {
  let routes: Route[] = [];
  protocolApp({}, { config: HTTP_CONFIG, routes: (parts) => (routes = routeTable(parts)) });
  return async (input, init) => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    const response = await app.request(request);
    const route = routes.find(
      ({ method, path }) =>
        method === request.method.toLowerCase() && new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`).test(pathname),
    );
    if (!response.ok || route === undefined) return response;
    const answer = route.answers[response.status];
    if (!answer) throw new Error(`${route.operationId} answered ${response.status}, which it does not describe.`);
    const isJson = response.headers.get("content-type") === "application/json";
    if (answer.schema && isJson) answer.schema.parse(await response.clone().json());
    return response;
  };
}
