import { randomUUID } from "node:crypto";
import type { Clock } from "../src/clock.ts";
import { asUser, type Principal, type UserDatabase } from "../src/database/as-user.ts";
import { sql } from "../src/database/sql.ts";
import { applyLearnings, type ApplyInput } from "../src/memory/apply.ts";

import { insertPassage, passageRow } from "../src/memory/passages.ts";
import type { Claim, Learning } from "../src/memory/types.ts";
import type { LearnedItem } from "../src/orchestrator/types.ts";
import { freshPerson, testDatabase } from "./database.ts";

export const TEST_KEY = "a key only tests know, 32 bytes long";

/** A person with one agent and one session, and a clock that goes on a minute with every reading. */
export type Diary = {
  person: Principal;
  agentId: string;
  sessionId: string;
  clock: Clock;
  as<T>(work: (db: UserDatabase) => Promise<T>): Promise<T>;
  /** Stores a message as said at this time (default: now); its id. */
  write(text: string, saidAt?: Date): Promise<string>;
  /** Stores a message and takes what it says into memory. */
  say(text: string, learnings: Learning[], saidAt?: Date): Promise<LearnedItem[]>;
};

export async function openDiary(start = new Date("2026-05-01T10:00:00Z")): Promise<Diary> {
  const { database } = await testDatabase();
  const person = await freshPerson();
  const [agentId, sessionId] = [randomUUID(), randomUUID()];
  let minutes = 0;
  let position = 0;
  const clock: Clock = { now: () => new Date(start.getTime() + 60_000 * minutes++), id: randomUUID };
  const as: Diary["as"] = (work) => asUser(database, person, work);
  await as(async (db) => {
    await db.query(
      sql`insert into agents (id, agent_name, persona, created_at, updated_at) values (${agentId}, 'Coach', '{}', now(), now())`,
    );
    await db.query(
      sql`insert into sessions (id, agent_id, created_at, updated_at) values (${sessionId}, ${agentId}, now(), now())`,
    );
  });
  const write: Diary["write"] = async (text, saidAt = clock.now()) => {
    const id = randomUUID();
    const passage = passageRow({ id, sessionId, agentId, text, tokens: 1, saidAt, speaker: "user" });
    await as(async (db) => {
      await insertMessage(db, { id, sessionId, position: position++, text, saidAt });
      await db.query(insertPassage(passage));
    });
    return id;
  };
  return {
    person,
    agentId,
    sessionId,
    clock,
    as,
    write,
    async say(text, learnings, saidAt = clock.now()) {
      const id = await write(text, saidAt);
      return as((db) => applyLearnings(db, learnInput({ agentId, clock }, { id, text, saidAt }, learnings)));
    },
  };
}

const insertMessage = (
  db: UserDatabase,
  message: { id: string; sessionId: string; position: number; text: string; saidAt: Date },
) =>
  db.query(sql`insert into messages (id, session_id, position, role, text, tokens, path_tokens, status, said_at)
    values (${message.id}, ${message.sessionId}, ${message.position}, 'user', ${message.text}, 1, 1, 'complete', ${message.saidAt})`);

export const learnInput = (
  diary: Pick<Diary, "agentId" | "clock">,
  message: ApplyInput["message"],
  learnings: Learning[],
): ApplyInput => ({
  clock: diary.clock,
  tombstoneKey: TEST_KEY,
  agentId: diary.agentId,
  message,
  learnings,
  by: "rules",
});

export const claim = (slot: Claim["slot"], value: Claim["value"], more: Partial<Claim> = {}): Claim => ({
  kind: "fact",
  subject: "user",
  slot,
  value,
  text: `${slot ?? "fact"} ${typeof value === "string" ? value : JSON.stringify(value)}.`,
  polarity: "affirmed",
  modality: "stated",
  confidence: 0.9,
  ...more,
});

const span = { start: 0, end: 4 };
export const add = (slot: Claim["slot"], value: Claim["value"], more: Partial<Claim> = {}): Learning => ({
  op: "add",
  claim: claim(slot, value, more),
  span,
});
export const replace = (slot: Claim["slot"], value: string, old?: string): Learning => ({
  op: "replace",
  claim: claim(slot, value),
  old: old === undefined ? { slot: slot ?? "" } : { slot: slot ?? "", value: old },
  span,
});
export const end = (slot: string | null, value: string | null): Learning => ({
  op: "end",
  target: { slot, value },
  span,
});
export const retract = (slot: string | null, value: string | null): Learning => ({
  op: "retract",
  target: { slot, value },
  span,
});
