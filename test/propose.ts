import { randomUUID } from "node:crypto";
import type { Clock } from "../src/clock.ts";
import type { UserDatabase } from "../src/database/as-user.ts";
import { sql } from "../src/database/sql.ts";
import { runDueJobs, staged, type JobRoom } from "../src/jobs/queue.ts";
import { learnFromSession } from "../src/learning/job.ts";
import { enqueueProposing } from "../src/learning/propose/enqueue.ts";
import { proposeFromSession, type ProposingRoom } from "../src/learning/propose/job.ts";
import { silentLog } from "../src/log.ts";
import { countTokens, createModels } from "../src/models/index.ts";
import { NO_OFFLINE_MODEL } from "./conformance/model-providers.ts";
import { testDatabase } from "./database.ts";
import type { ProviderServer } from "./fixtures/providers/index.ts";
import { openDiary, TEST_KEY, type Diary } from "./memory.ts";

export type Learned = { slot: string | null; value: unknown; state: string; extractor: string; model: string | null };

/** A person's session with the second step of learning, and a clock that only tests move. */
export type ProposingDiary = Diary & {
  room: ProposingRoom;
  jobs: JobRoom;
  /** Another server's view of the same queue. */
  otherServer(handlers?: JobRoom["handlers"]): JobRoom;
  tell(text: string, role?: "user" | "assistant"): Promise<string>;
  enqueue(): Promise<void>;
  /** Goes on in time and does what is due. */
  after(minutes: number): Promise<void>;
  passes(minutes: number): void;
  memories(): Promise<Learned[]>;
  attempts(): Promise<{ status: string; reason: string | null; accepted: number; dropped: object }[]>;
  waiting(): Promise<{ kind: string; state: string; attempts: number; last_error: string | null }[]>;
};

export async function openProposing(server: ProviderServer): Promise<ProposingDiary> {
  let now = new Date("2026-05-04T10:00:00Z");
  const clock: Clock = { now: () => now, id: randomUUID };
  const diary = await openDiary(now);
  const { database } = await testDatabase();
  const model = createModels(
    { compatible: { baseUrl: server.url } },
    { offline: NO_OFFLINE_MODEL, clock, random: () => 0, sleep: () => Promise.resolve(), silenceMs: 300 },
  ).structured("compatible/scripted");
  if (model === undefined) throw new Error("The scripted model cannot be asked for JSON.");
  const room: ProposingRoom = { clock, model, countTokens, tombstoneKey: TEST_KEY };
  const handlers: JobRoom["handlers"] = {
    learn: (db, payload) => learnFromSession(db, clock, payload, { proposes: true }),
    propose: staged(proposeFromSession(room)),
  };
  const serverRoom = (own: JobRoom["handlers"]): JobRoom => ({
    database,
    clock,
    log: silentLog,
    workerId: randomUUID(),
    handlers: own,
  });
  const jobs = serverRoom(handlers);
  let position = 0;
  const passes = (minutes: number): void => void (now = new Date(now.getTime() + 60_000 * minutes));
  return {
    ...diary,
    clock,
    room,
    jobs,
    otherServer: (own = handlers) => serverRoom(own),
    async tell(text, role = "user") {
      const id = randomUUID();
      passes(1);
      await diary.as((db) =>
        insertMessage(db, { id, sessionId: diary.sessionId, position: position++, role, text, at: now }),
      );
      return id;
    },
    enqueue: () => diary.as((db) => enqueueProposing(db, clock, diary.sessionId)),
    passes,
    async after(minutes) {
      passes(minutes);
      await runDueJobs(jobs);
    },
    memories: () =>
      diary.as((db) =>
        db.query<Learned>(sql`select slot, value, state, extractor, model from memories
          where user_id = current_user_id() and version_of is null order by said_at, value::text`),
      ),
    attempts: () =>
      diary.as((db) =>
        db.query(
          sql`select status, reason, accepted, dropped from learning_attempts where user_id = current_user_id() order by at, id`,
        ),
      ),
    waiting: () =>
      diary.as((db) =>
        db.query(
          sql`select kind, state, attempts, last_error from jobs where user_id = current_user_id() order by kind`,
        ),
      ),
  };
}

const insertMessage = (
  db: UserDatabase,
  message: { id: string; sessionId: string; position: number; role: string; text: string; at: Date },
) =>
  db.query(sql`insert into messages (id, session_id, position, role, text, tokens, path_tokens, status, said_at)
    values (${message.id}, ${message.sessionId}, ${message.position}, ${message.role}, ${message.text}, 10, 10, 'complete', ${message.at})`);

/** What a model would write. */
export const proposal = (...operations: object[]): string =>
  JSON.stringify({
    operations: operations.map((operation) => ({
      ...{ op: "add", message: 1, quote: "", memory: null, slot: null, kind: null, value: null, date: null },
      ...operation,
    })),
  });
