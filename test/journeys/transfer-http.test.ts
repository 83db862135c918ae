import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ORIGIN, testServer, type TestServer } from "../http-server.ts";
import { jsonLines } from "../transfer.ts";

const API = `${ORIGIN}/api/personalized-ai`;
let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const file = jsonLines({ external_id: "1", session: "s", role: "user", text: "The lighthouse is closed on Mondays." });
type Body = {
  import_id: string;
  state: string;
  counts: { stored: number };
  items: { external_id: string }[];
  code: string;
};

async function asPerson() {
  const { token } = await server.person();
  return async (
    method: string,
    path: string,
    body?: NonNullable<RequestInit["body"]>,
    type = "application/octet-stream",
  ) => {
    const headers: Record<string, string> = { authorization: `Bearer ${token}` };
    // A form names its own boundary.
    if (body !== undefined && !(body instanceof FormData)) headers["content-type"] = type;
    return server.app.request(`${API}${path}`, { method, headers, ...(body !== undefined && { body }) });
  };
}
const bodyOf = async (response: Response): Promise<Body> => (await response.json()) as Body;

describe("an import over HTTP", () => {
  test.each([
    ["as the body", (): NonNullable<RequestInit["body"]> => file],
    [
      "as the file of a form, after another field",
      (): NonNullable<RequestInit["body"]> => {
        const form = new FormData();
        form.append("note", "\r\n--not a boundary");
        form.append("file", new Blob([file]), "transcript.jsonl");
        return form;
      },
    ],
  ])("%s is stored and found by the other side's id", async (_, body) => {
    const call = await asPerson();
    const response = await call("POST", "/import?source=transcript", body());
    expect(response.status).toBe(201);
    const run = await bodyOf(response);
    expect(run.counts.stored).toBe(1);
    expect(await bodyOf(await call("GET", `/imports/${run.import_id}`))).toMatchObject({ import_id: run.import_id });
    expect((await bodyOf(await call("GET", "/search?q=lighthouse"))).items[0]?.external_id).toBe("1");
    expect((await bodyOf(await call("GET", "/imports"))).items).toHaveLength(1);
  });
  test.each([
    ["without a source", "/import", file],
    ["with an unknown source", "/import?source=diary", file],
    ["without a body", "/import?source=transcript", undefined],
    ["that holds nothing readable", "/import?source=chatgpt", "[]x{"],
    ["of another format", "/import?source=rapport", file],
  ])("%s is refused", async (name, path, body) => {
    const call = await asPerson();
    const response = await call("POST", path, body);
    // An empty list of conversations is an empty import and no mistake.
    expect([response.status, name]).toEqual([name === "that holds nothing readable" ? 201 : 400, name]);
  });
  test("of a form that is cut is refused", async () => {
    const call = await asPerson();
    const form = '--b\r\ncontent-disposition: form-data; name="file"; filename="x"\r\n\r\nabc';
    expect((await call("POST", "/import?source=text", form, "multipart/form-data; boundary=b")).status).toBe(400);
  });
});

describe("an export over HTTP", () => {
  test("is a file of JSON Lines, or Markdown, of this person alone", async () => {
    const [call, other] = [await asPerson(), await asPerson()];
    await call("POST", "/import?source=transcript", file);
    const lines = await call("GET", "/export");
    expect(lines.headers.get("content-type")).toBe("application/x-ndjson; charset=utf-8");
    expect(lines.headers.get("content-disposition")).toContain("rapport-export.jsonl");
    expect(await lines.text()).toContain("lighthouse");
    expect(await (await call("GET", "/export?format=markdown")).text()).toContain("> The lighthouse is closed");
    expect(await (await other("GET", "/export")).text()).not.toContain("lighthouse");
    expect((await call("GET", "/export?format=xml")).status).toBe(400);
  });
});

test("the review list is a list, and an unknown candidate is not there", async () => {
  const call = await asPerson();
  expect(await bodyOf(await call("GET", "/memories/review"))).toMatchObject({ items: [] });
  const path = "/memories/review/018f3a2c-0000-7000-8000-000000000001";
  expect((await call("POST", path, '{"decision":"accept"}', "application/json")).status).toBe(404);
  expect((await call("POST", path, '{"decision":"maybe"}', "application/json")).status).toBe(400);
});
