// npm run bench: what a turn costs, beside the pinned floor of the same run. On PGlite, or with DATABASE_ADMIN_URL on that
// PostgreSQL, in a database of its own that is dropped at the end. Prints one table; docs/performance.md keeps the measured ones.
import { openDatabase, type DatabaseConfig } from "../src/database/open.ts";
import { startOpenAiServer } from "../test/fixtures/providers/index.ts";
import { freshData, type ServerData } from "../test/process/data.ts";
import { signUp, type Person } from "../test/process/person.ts";
import { startServer, type ServerProcess } from "../test/process/server.ts";
import { startFloor } from "./floor-process.ts";
import { measure, post, type Measured, type Target } from "./load.ts";
import { makePerson } from "./people.ts";
import { startProxy, type Counts } from "./proxy.ts";
import { report } from "./report.ts";
import { words } from "./words.ts";

const SIZES = [100, 1_000, 10_000];
const OTHERS = 100;
const SESSIONS_AT_ONCE = 16;
const TURNS_A_SESSION = 10;
const WARM_UP = { turns: 30, seconds: 10 };
const ALONE = { turns: 200, seconds: 12 };
const TOGETHER = { turns: 3_200, seconds: 10 };
const COUNTED_TURNS = 30;

type Talker = Person & { agentId: string };

const address = process.env["DATABASE_ADMIN_URL"];
const profile = process.env["BENCH_PROFILE"];
const log = (text: string): void => console.error(`bench: ${text}`);

const model = await startOpenAiServer({ record: false });
model.script({ kind: "zero-latency" });
const data = await freshData(address);
const settings = {
  ...data.settings,
  COMPATIBLE_BASE_URL: model.url,
  RAPPORT_MODEL: "compatible/stub",
  RAPPORT_LOG: "error",
};
const running: { kill(): Promise<unknown> }[] = [];
try {
  const { measured, talkers } = await prepare();
  log("measuring the floor");
  const floor = await startFloor({ address: settingOf(data, "DATABASE_ADMIN_URL"), modelUrl: model.url });
  running.push(floor);
  const floorTarget: Target = { url: floor.url, token: null, body: turnBody([""], 1) };
  await measure([floorTarget], floor.pid, WARM_UP);
  const floorAlone = await measure([floorTarget], floor.pid, ALONE);
  const floorTogether = await measure(Array(SESSIONS_AT_ONCE).fill(floorTarget), floor.pid, TOGETHER);
  await floor.kill();

  // The process is profiled from its start to a clean stop; its numbers are then not worth reporting.
  const server = await startServer(settings, profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`]);
  running.push(server);
  const alone: { memories: number; measured: Measured }[] = [];
  for (const [index, person] of measured.entries()) {
    log(`measuring one session at a time, ${SIZES[index]} memories`);
    const target = await targetOf(server, person, WARM_UP.turns + ALONE.turns, index);
    await measure([target], server.pid, WARM_UP);
    alone.push({ memories: SIZES[index] ?? 0, measured: await measure([target], server.pid, ALONE) });
  }
  log(`measuring ${SESSIONS_AT_ONCE} sessions at a time`);
  const targets = await Promise.all(talkers.map((person, index) => targetOf(server, person, 250, 100 + index)));
  await measure(targets, server.pid, { turns: 160, seconds: 5 });
  const together = await measure(targets, server.pid, TOGETHER);
  await (profile === undefined ? server.kill() : server.stop());
  const counts = address === undefined ? null : await count(measured[1]);
  console.log(report({ engine: data.engine, floorAlone, floorTogether, alone, together, counts }));
} finally {
  for (const process of running) await process.kill();
  await data.remove();
  await model.close();
}

/** Signs up who will talk, then fills the database while no server runs on it. */
async function prepare(): Promise<{ measured: Talker[]; talkers: Talker[] }> {
  log("signing people up");
  const server = await startServer(settings);
  running.push(server);
  const people: Person[] = [];
  for (let count = 0; count < SIZES.length + SESSIONS_AT_ONCE; count += 1) people.push(await signUp(server.url));
  await server.kill();
  log(`seeding ${people.length} people and ${OTHERS} others`);
  const database = await openDatabase(databaseOf(data), { now: new Date(), onError: (error) => log(error.message) });
  try {
    const talkers: Talker[] = [];
    for (const [index, person] of people.entries()) {
      const made = await makePerson(database, person, SIZES[index] ?? 100, index);
      talkers.push({ ...person, ...made });
    }
    for (let other = 0; other < OTHERS; other += 1)
      await makePerson(database, { stranger: `other ${other}` }, 100, 1_000 + other);
    return { measured: talkers.slice(0, SIZES.length), talkers: talkers.slice(SIZES.length) };
  } finally {
    await database.close();
  }
}

/** A person's turns over as many sessions as they need, signed in by JWT. */
async function targetOf(server: ServerProcess, person: Talker, turns: number, seed: number): Promise<Target> {
  const headers = { authorization: `Bearer ${person.token}` };
  const answer = await fetch(`${server.url}/api/auth/token`, { headers });
  const { token } = (await answer.json()) as { token: string };
  const api = `${server.url}/api/personalized-ai`;
  const sessions: string[] = [];
  for (let count = 0; count < turns / TURNS_A_SESSION; count += 1) {
    const made = await post({ url: `${api}/sessions`, token, body: () => ({ agent_id: person.agentId }) });
    sessions.push((made as { session_id: string }).session_id);
  }
  return { url: `${api}/messages`, token, body: turnBody(sessions, seed) };
}

/** Statements and questions in turn, ten to a session; the last session takes what is left. */
function turnBody(sessions: string[], seed: number): () => object {
  const { statement, question } = words(50_000 + seed);
  let turn = 0;
  return () => {
    const session = sessions[Math.min(sessions.length - 1, Math.floor(turn / TURNS_A_SESSION))];
    turn += 1;
    return { session_id: session, message: turn % 2 === 0 ? statement() : question() };
  };
}

/** What one turn sends to PostgreSQL, seen by a proxy between the two. */
async function count(person: Talker | undefined): Promise<Counts> {
  if (!person) throw new Error("Nobody was measured.");
  log("counting flushes and statements");
  const { hostname, port } = new URL(settingOf(data, "DATABASE_URL") ?? "");
  const proxy = await startProxy(hostname, Number(port || 5432));
  const behind = (name: string): string => {
    const url = new URL(settingOf(data, name) ?? "");
    url.hostname = "127.0.0.1";
    url.port = String(proxy.port);
    return url.href;
  };
  const urls = { DATABASE_URL: behind("DATABASE_URL"), DATABASE_AUTH_URL: behind("DATABASE_AUTH_URL") };
  const server = await startServer({ ...settings, ...urls });
  running.push(server);
  const target = await targetOf(server, person, 2 * COUNTED_TURNS, 7);
  // Counted from the second turn of a session on, as most turns are; sign-in and pool are warm then.
  await measure([target], server.pid, { turns: TURNS_A_SESSION + 1, seconds: 10 });
  const before = { ...proxy.counts };
  const { turns } = await measure([target], server.pid, { turns: TURNS_A_SESSION - 1, seconds: 10 });
  const after = { ...proxy.counts };
  await server.kill();
  await proxy.close();
  return {
    flushes: (after.flushes - before.flushes) / turns,
    statements: (after.statements - before.statements) / turns,
  };
}

function settingOf({ settings: given }: ServerData, name: string): string | undefined {
  return given[name];
}

function databaseOf({ engine, folder, settings: given }: ServerData): DatabaseConfig {
  if (engine === "pglite") return { engine, folder };
  const [appUrl, authUrl, adminUrl] = [given["DATABASE_URL"], given["DATABASE_AUTH_URL"], given["DATABASE_ADMIN_URL"]];
  if (appUrl === undefined || authUrl === undefined) throw new Error("The fresh database has no addresses.");
  return { engine, appUrl, authUrl, adminUrl: adminUrl ?? null };
}
