import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startScriptedModel, type ProviderServer } from "../fixtures/providers/index.ts";
import { freshData, type ServerData } from "../process/data.ts";
import {
  listAll,
  newSession,
  signUp,
  type Person,
  type Sent,
  type StoredMemory,
  type StoredMessage,
} from "../process/person.ts";
import { seededRandom } from "../process/random.ts";
import { startServer, type ServerProcess } from "../process/server.ts";

/** Three in `npm test`; `.ci/run` sets twenty, on each engine. */
const KILLS = Number(process.env["RAPPORT_TEST_KILLS"] ?? 3);
const SEED = Number(process.env["RAPPORT_TEST_SEED"] ?? 20_260_501);
/** Messages a round wants to send in each of two sessions at once; the kill comes somewhere among them. */
const MESSAGES = 3;
/** Moments by the clock fall into this span from a round's start: about what its turns take. */
const SPAN_MS = 250;

const COLOURS = [
  "red",
  "green",
  "blue",
  "white",
  "black",
  "yellow",
  "purple",
  "silver",
  "golden",
  "orange",
  "brown",
  "pink",
];
const THINGS = [
  "kites",
  "lamps",
  "boats",
  "tulips",
  "scarves",
  "marbles",
  "candles",
  "teapots",
  "bicycles",
  "ribbons",
  "pebbles",
  "feathers",
];

/** One thing said, and what the server said to it before it died. */
type Statement = { session: string; liked: string; text: string; key: string; replyId: string | null };

let model: ProviderServer;
let data: ServerData;
let server: ServerProcess;
/** Called at each question to the model: the message is stored by then and the reply is not. */
let onAsked: () => void = () => undefined;

beforeAll(async () => {
  model = await startScriptedModel(() => {
    onAsked();
    return "Good to know.";
  });
  data = await freshData(process.env["TEST_DATABASE_URL"]);
  server = await start();
});
afterAll(async () => {
  await server.kill();
  await data.remove();
  await model.close();
});

const start = () =>
  startServer({ ...data.settings, COMPATIBLE_BASE_URL: model.url, RAPPORT_MODEL: "compatible/scripted" });

async function say(person: Person, statement: Statement): Promise<void> {
  const body = { session_id: statement.session, message: statement.text };
  const { status, body: sent } = await person.call<Sent>("POST", "/messages", body, {
    "idempotency-key": statement.key,
  });
  if (status === 200) statement.replyId = sent.reply_id;
  // Repeated after a kill: the attempt that died may still hold its key.
  else expect(status, JSON.stringify(sent)).toBe(409);
}

/** Says new things in both sessions until the server is killed at a moment of the seed's choice. */
async function talkUntilKilled(
  person: Person,
  said: Statement[],
  sessions: string[],
  random: () => number,
): Promise<void> {
  const questions = 1 + Math.floor(random() * 2 * MESSAGES);
  const atQuestion = random() < 0.4;
  let asked = 0;
  const killed = new Promise<void>((resolve) => {
    const kill = () => void server.kill().then(() => resolve());
    if (!atQuestion) setTimeout(kill, random() * SPAN_MS);
    onAsked = () => {
      asked += 1;
      if (atQuestion && asked === questions) kill();
    };
  });
  const talking = sessions.map(async (session) => {
    for (let count = 0; count < MESSAGES; count += 1) {
      const number = said.length;
      const liked = `${COLOURS[number % COLOURS.length]} ${THINGS[Math.floor(number / COLOURS.length) % THINGS.length]}`;
      const statement = { session, liked, text: `I like ${liked}.`, key: `said-${number}`, replyId: null };
      said.push(statement);
      const answered = await say(person, statement).then(
        () => true,
        () => false,
      );
      if (!answered) return;
    }
  });
  await Promise.all(talking);
  // Everything was answered before the moment came: the kill then falls on a resting server.
  if (atQuestion && asked < questions) await server.kill();
  else await killed;
  onAsked = () => undefined;
}

/** What was acknowledged is whole; what was not is whole or absent; nothing is there twice. */
async function check(person: Person, said: Statement[], sessions: string[]): Promise<void> {
  const memories = await listAll<StoredMemory>(person, "/memories?slot=likes");
  const messages = await Promise.all(
    sessions.map((session) => listAll<StoredMessage>(person, `/sessions/${session}/messages`)),
  );
  const stored = messages.flat();
  const problems = said.flatMap((statement) => problemsOf(statement, stored, memories));
  expect(problems).toEqual([]);
  expect(stored.filter(({ role }) => role === "user").length).toBeLessThanOrEqual(said.length);
  expect(memories.length).toBe(stored.filter(({ role }) => role === "user").length);
}

function problemsOf({ text, liked, replyId }: Statement, stored: StoredMessage[], memories: StoredMemory[]): string[] {
  const [message, ...copies] = stored.filter((one) => one.role === "user" && one.text === text);
  const [memory, ...others] = memories.filter(({ value }) => value === liked);
  const wrong: string[] = [];
  if (copies.length > 0) wrong.push("is stored twice");
  if (others.length > 0) wrong.push("is learned twice");
  if (replyId !== null && !message) wrong.push("was acknowledged and is lost");
  if (replyId !== null && !stored.some((one) => one.message_id === replyId && one.role === "assistant"))
    wrong.push("lost its reply");
  if (message && !memory) wrong.push("is stored and not learned");
  if (!message && memory) wrong.push("is learned and not stored");
  if (memory && memory.support_count !== 1) wrong.push(`counts ${memory.support_count} times`);
  if (memory && memory.evidence.length !== 1) wrong.push(`has ${memory.evidence.length} pieces of evidence`);
  if (message && memory?.evidence[0]?.message_id !== message.message_id) wrong.push("points at another message");
  return wrong.map((problem) => `"${text}" ${problem}`);
}

describe("kill -9", () => {
  test(
    `at ${KILLS} moments of a turn loses nothing that was acknowledged and learns everything exactly once (seed ${SEED})`,
    { timeout: 60_000 + KILLS * 20_000 },
    async () => {
      const random = seededRandom(SEED);
      let person = await signUp(server.url);
      const sessions = [await newSession(person), await newSession(person)];
      const said: Statement[] = [];
      let cutOff = 0;
      for (let kill = 0; kill < KILLS; kill += 1) {
        await talkUntilKilled(person, said, sessions, random);
        server = await start();
        person = person.at(server.url);
        await check(person, said, sessions);
        cutOff += said.filter(({ replyId }) => replyId === null).length;
        // What was never answered is sent again with its key, as a client would: stored or not, it ends up there once.
        for (const statement of said.filter(({ replyId }) => replyId === null)) await say(person, statement);
        await check(person, said, sessions);
      }
      // Some kills must have come while a turn was running, or this proved nothing.
      expect(cutOff).toBeGreaterThan(0);
      expect(said.some(({ replyId }) => replyId !== null)).toBe(true);
    },
  );
});
