import { beforeEach, describe, expect, test } from "vitest";
import { freshPerson, testDatabase } from "../../test/database.ts";
import type { Clock } from "../clock.ts";
import type { Principal } from "../database/as-user.ts";
import { createIdempotency, type KeyUse } from "./index.ts";

const use: KeyUse = { key: "key-1", operation: "createAgent /agents", bodyHash: "a".repeat(64) };
const answer = { status: 201, body: { agent_id: "1", list: [1, null] } };
let nowMs = Date.parse("2026-05-03T09:00:00Z");
const clock: Clock = { now: () => new Date(nowMs), id: () => "" };
let ada: Principal;
let keys: ReturnType<typeof createIdempotency>;

beforeEach(async () => {
  ada = await freshPerson();
  keys = createIdempotency((await testDatabase()).database, clock);
});

describe("a key", () => {
  test("gives the kept answer, whatever its shape", async () => {
    expect(await keys.begin(ada, use)).toBeNull();
    await keys.finish(ada, use.key, answer);
    expect(await keys.begin(ada, use)).toEqual(answer);
    expect(await keys.begin(ada, { ...use, key: "key-2" })).toBeNull();
    await keys.finish(ada, "key-2", { status: 200, body: [] });
    expect(await keys.begin(ada, { ...use, key: "key-2" })).toEqual({ status: 200, body: [] });
  });
  test("is refused while the first request runs, and says how long to wait", async () => {
    await keys.begin(ada, use);
    await expect(keys.begin(ada, use)).rejects.toMatchObject({ code: "conflict", details: { retryAfterSeconds: 2 } });
  });
  test("is refused for another body or operation, running or done", async () => {
    await keys.begin(ada, use);
    for (const finish of [async () => undefined, () => keys.finish(ada, use.key, answer)]) {
      await finish();
      await expect(keys.begin(ada, { ...use, bodyHash: "b".repeat(64) })).rejects.toMatchObject({
        code: "idempotency_mismatch",
      });
      await expect(keys.begin(ada, { ...use, operation: "createSession /sessions" })).rejects.toMatchObject({
        code: "idempotency_mismatch",
      });
    }
  });
  test("runs again after a failure", async () => {
    await keys.begin(ada, use);
    await keys.fail(ada, use.key);
    expect(await keys.begin(ada, use)).toBeNull();
    await expect(keys.begin(ada, use)).rejects.toMatchObject({ code: "conflict" });
  });
  test("of a server that died is taken over after two minutes, by one", async () => {
    await keys.begin(ada, use);
    nowMs += 119_000;
    await expect(keys.begin(ada, use)).rejects.toMatchObject({ code: "conflict" });
    nowMs += 2_000;
    const both = await Promise.allSettled([keys.begin(ada, use), keys.begin(ada, use)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
  test("is given to one of many at once", async () => {
    const all = await Promise.allSettled(Array.from({ length: 10 }, () => keys.begin(ada, use)));
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
  test("is new again after a day", async () => {
    await keys.begin(ada, use);
    await keys.finish(ada, use.key, answer);
    nowMs += 24 * 60 * 60 * 1_000 + 1;
    expect(await keys.begin(ada, { ...use, bodyHash: "b".repeat(64) })).toBeNull();
  });
  test("of another person is another key", async () => {
    await keys.begin(ada, use);
    await keys.finish(ada, use.key, answer);
    const ben = await freshPerson();
    expect(await keys.begin(ben, use)).toBeNull();
    await keys.fail(ben, use.key);
    expect(await keys.begin(ada, use)).toEqual(answer);
  });
});
