import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { freshPerson, testDatabase } from "../../test/database.ts";
import type { Clock } from "../clock.ts";
import { asUser, type Principal } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import { silentLog } from "../log.ts";
import { beat } from "./heartbeat.ts";
import { claimJobs, runDueJobs, runJob, staged, type Ending, type JobRoom } from "./queue.ts";

type Open = {
  kind: string;
  room(handler: JobRoom["handlers"][string], more?: Partial<JobRoom>): JobRoom;
  person(jobs: number): Promise<Principal>;
  left(person: Principal): Promise<{ state: string; attempts: number; last_error: string | null }[]>;
  passes(seconds: number): void;
};

/** A kind of job of this test's own, so that nobody else's jobs are met. */
async function open(): Promise<Open> {
  const { database } = await testDatabase();
  const kind = `test-${randomUUID()}`;
  let now = new Date("2026-05-04T10:00:00Z");
  const clock: Clock = { now: () => now, id: randomUUID };
  return {
    kind,
    room: (handler, more = {}) => ({
      database,
      clock,
      log: silentLog,
      workerId: randomUUID(),
      handlers: { [kind]: handler },
      ...more,
    }),
    async person(jobs) {
      const person = await freshPerson();
      for (let index = 0; index < jobs; index += 1)
        await asUser(database, person, (db) =>
          db.query(sql`insert into jobs (id, kind, unique_key, payload, run_at, created_at)
            values (${randomUUID()}, ${kind}, ${String(index)}, ${`{"index":${index}}`}::jsonb, ${now}, ${now})`),
        );
      return person;
    },
    left: (person) =>
      asUser(database, person, (db) =>
        db.query(
          sql`select state, attempts, last_error from jobs where user_id = current_user_id() order by unique_key`,
        ),
      ),
    passes: (seconds) => void (now = new Date(now.getTime() + 1_000 * seconds)),
  };
}

const ends = (ending: Ending, work: () => Promise<void> = () => Promise.resolve()) =>
  staged({ prepare: () => Promise.resolve("input"), work, finish: () => Promise.resolve(ending) });

test("a plain job and its end are one commit, and a failure is tried again later", async () => {
  const { kind, room, person, left, passes } = await open();
  const anna = await person(1);
  let fails = true;
  const jobs = room(() => (fails ? Promise.reject(new TypeError("no")) : Promise.resolve()));
  await runDueJobs(jobs);
  expect(await left(anna)).toEqual([{ state: "due", attempts: 1, last_error: "TypeError" }]);
  fails = false;
  await runDueJobs(jobs);
  expect(await left(anna)).toHaveLength(1);
  passes(3);
  await runDueJobs(jobs);
  expect(await left(anna)).toEqual([]);
  expect(kind).toContain("test-");
});

test("a staged kind runs once at a time for a person, and for several people at once", async () => {
  const { room, person, left } = await open();
  const people = [await person(3), await person(3), await person(3)];
  const running = new Map<string, number>();
  let most = 0;
  let mostPeople = 0;
  let arrived = 0;
  let release: () => void = () => undefined;
  const everybodyIsThere = new Promise<void>((resolve) => (release = resolve));
  const jobs = room(
    staged({
      prepare: (db) => Promise.resolve(db.userId),
      async work(userId) {
        running.set(userId, (running.get(userId) ?? 0) + 1);
        most = Math.max(most, ...running.values());
        mostPeople = Math.max(mostPeople, [...running.values()].filter((count) => count > 0).length);
        // Nobody goes on before all three people have one job at work.
        if ((arrived += 1) === 3) release();
        await everybodyIsThere;
        running.set(userId, (running.get(userId) ?? 0) - 1);
      },
      finish: () => Promise.resolve<Ending>({ end: "done" }),
    }),
  );
  expect(await runDueJobs(jobs)).toBe(9);
  expect({ most, mostPeople }).toEqual({ most: 1, mostPeople: 3 });
  for (const one of people) expect(await left(one)).toEqual([]);
});

test("two servers that look at the same moment get one staged job of a person between them", async () => {
  const { room, person } = await open();
  await person(4);
  const servers = Array.from({ length: 4 }, () => room(ends({ end: "done" })));
  const claimed = await Promise.all(servers.map((server) => claimJobs(server, 4)));
  expect(claimed.flat()).toHaveLength(1);
});

test("while its work waits no transaction is open", async () => {
  const { room, person } = await open();
  const anna = await person(1);
  const { database } = await testDatabase();
  const rows: unknown[] = [];
  await runDueJobs(
    room(
      ends({ end: "done" }, async () => {
        // On the embedded database, which has one session, this would wait for ever inside a transaction.
        rows.push(...(await asUser(database, anna, (db) => db.query(sql`select 1 as one`))));
      }),
    ),
  );
  expect(rows).toHaveLength(1);
});

test.each<[string, Ending, object[]]>([
  ["done is gone", { end: "done" }, []],
  ["to be tried again waits", { end: "retry", reason: "busy" }, [{ state: "due", attempts: 1, last_error: "busy" }]],
])("a staged job that is %s", async (_what, ending, expected) => {
  const { room, person, left } = await open();
  const anna = await person(1);
  await runDueJobs(room(ends(ending)));
  expect(await left(anna)).toEqual(expected);
});

test("a staged job whose work throws is tried again later, the eighth time left to be seen", async () => {
  const { room, person, left, passes } = await open();
  const anna = await person(1);
  const jobs = room(ends({ end: "done" }, () => Promise.reject(new RangeError("no"))));
  for (let attempt = 0; attempt < 10; attempt += 1) {
    await runDueJobs(jobs);
    passes(10_000);
  }
  expect(await left(anna)).toEqual([{ state: "failed", attempts: 8, last_error: "RangeError" }]);
});

test("a heartbeat keeps a slow job from being taken over, until the job is another's", async () => {
  const { room, person, passes } = await open();
  await person(1);
  const [first, second] = [room(ends({ end: "done" })), room(ends({ end: "done" }))];
  const [job] = await claimJobs(first, 1);
  if (job === undefined) throw new Error("Nothing was due.");
  passes(50);
  expect(await beat(first, job)).toBe(true);
  passes(50);
  expect(await claimJobs(second, 1)).toEqual([]);
  passes(11);
  expect(await claimJobs(second, 1)).toMatchObject([{ id: job.id }]);
  expect(await beat(first, job)).toBe(false);
  expect(await runJob(first, job)).toBe("lost");
});

test("the heartbeat goes on while the work waits, and tells it when the job was taken over", async () => {
  const { room, person } = await open();
  await person(1);
  // Its clock is a minute ahead, so no beat is young enough for it.
  const ahead: Clock = { now: () => new Date("2026-05-04T10:01:01Z"), id: randomUUID };
  const other = room(ends({ end: "done" }), { clock: ahead });
  let aborted = false;
  const slow = room(
    staged({
      prepare: () => Promise.resolve("input"),
      async work(_input: string, signal: AbortSignal) {
        // A claim passes over a job that is being written to, as by the beat of this moment.
        for (let taken = 0; taken === 0;) taken = (await claimJobs(other, 1)).length;
        await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
        aborted = signal.aborted;
      },
      finish: () => Promise.reject(new Error("It must not get so far.")),
    }),
    { heartbeatMs: 1 },
  );
  const [job] = await claimJobs(slow, 1);
  if (job === undefined) throw new Error("Nothing was due.");
  expect(await runJob(slow, job)).toBe("lost");
  expect(aborted).toBe(true);
});

test("jobs of a kind this server does not know are left for one that does", async () => {
  const { room, person, left } = await open();
  const anna = await person(1);
  await runDueJobs({ ...room(ends({ end: "done" })), handlers: {} });
  expect(await left(anna)).toEqual([{ state: "due", attempts: 0, last_error: null }]);
});
