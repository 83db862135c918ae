import { expect, test } from "vitest";
import { ID, protocolApp, send, USER_ID } from "../../test/http.ts";
import type { Log } from "../log.ts";

type Line = { level: string; fields: object; event: string };

function remembering(): { log: Log; lines: Line[] } {
  const lines: Line[] = [];
  const at = (level: string) => (fields: object, event: string) => void lines.push({ level, fields, event });
  return { lines, log: { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") } };
}

test("a request is one line with ids and numbers, and nothing of what was said, asked or shown", async () => {
  const { log, lines } = remembering();
  const app = protocolApp(
    { search: async () => [], getAgent: async () => Promise.reject(new Error("a secret of Ada")) },
    { parts: { log } },
  );
  await send(app, "GET", "/api/personalized-ai/search?q=divorce", { headers: { "x-request-id": "request-1" } });
  await send(app, "POST", "/api/personalized-ai/messages", { body: { session_id: "x", message: "My salary" } });
  await send(app, "GET", "/owner/one-time-token");
  expect(lines).toMatchObject([
    {
      level: "info",
      event: "request.done",
      fields: {
        requestId: "request-1",
        method: "GET",
        route: "/api/personalized-ai/search",
        status: 200,
        userId: USER_ID,
      },
    },
    { event: "request.done", fields: { route: "/api/personalized-ai/messages", status: 400 } },
    { event: "request.done", fields: { route: "(none)", status: 404 } },
  ]);
  await send(app, "GET", `/api/personalized-ai/agents/${ID}`);
  expect(lines.slice(3)).toMatchObject([
    { level: "error", event: "request.failed" },
    { level: "info", event: "request.done", fields: { status: 500 } },
  ]);
  const all = JSON.stringify(lines);
  for (const word of ["divorce", "salary", "one-time-token", "secret", "Bearer"]) expect(all).not.toContain(word);
});
