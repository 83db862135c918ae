import type { Clock } from "../../clock.ts";
import type { UserDatabase } from "../../database/as-user.ts";
import { sql } from "../../database/sql.ts";
import { RapportError, type ErrorCode } from "../../errors.ts";
import type { Ending, StagedHandler } from "../../jobs/types.ts";
import { applyLearnings } from "../../memory/apply.ts";
import { permittedLearnings } from "../../memory/permitted.ts";
import { readSettings } from "../../memory/settings.ts";
import type { SecretKey } from "../../memory/tombstone.ts";
import { lockMemories } from "../../memory/write.ts";
import type { StructuredAnswer, StructuredModel, StructuredRequest } from "../../models/types.ts";
import { storeAttempt, type LearningAttempt } from "./attempts.ts";
import { claimsIn, judgeProposal, type Evidence, type Judgement } from "./gatekeeper.ts";
import { hasUnread, loadForgotten, loadHolding, loadMessages, loadShown, loadUnread } from "./load.ts";
import { OPERATIONS_SCHEMA, parseProposal } from "./parse.ts";
import { BUDGETS, renderInput, SYSTEM_PROMPT } from "./prompt.ts";
import type { Operation } from "./types.ts";

export type ProposingRoom = {
  clock: Clock;
  model: StructuredModel;
  countTokens: (text: string) => number;
  tombstoneKey: SecretKey;
};

/** Some sixty operations; more would be a list of everything said. A reasoning model's thoughts are in it as well. */
const OUTPUT_TOKENS = 4_000;

export type Reading = {
  sessionId: string;
  agentId: string;
  from: number;
  to: number;
  messageIds: string[];
  memoryIds: string[];
  request: StructuredRequest;
};
export type Answered =
  ({ status: "answered" } & StructuredAnswer) | { status: "failed"; code: ErrorCode; retryAfterMs: number };

/**
 * The second step of learning, for one session: a model reads what it has not read yet and proposes, code decides. The model is
 * asked with no transaction open. What it proposed is judged by what the database holds afterwards, and taken in together with
 * the session's cursor: a kill at any moment, or a second server, learns everything once. An answer that cannot be used is
 * kept as an attempt and tried again later, with half as much to read each time, in case it was too long to answer.
 */
export const proposeFromSession = (room: ProposingRoom): StagedHandler<Reading, Answered> => ({
  prepare: (db, payload, attempt) => prepare(room, db, String(payload["sessionId"]), attempt),
  work: ({ request }, signal) => ask(room.model, request, signal),
  finish: (db, reading, answered) => finish(room, db, reading, answered),
});

async function prepare(
  { clock, countTokens }: ProposingRoom,
  db: UserDatabase,
  sessionId: string,
  attempt: number,
): Promise<Reading | null> {
  const [session] = await db.query<{ agent_id: string; proposed_position: number }>(sql`
    select agent_id, proposed_position from sessions where user_id = current_user_id() and id = ${sessionId}`);
  if (!session || !(await hasUnread(db, sessionId, session.proposed_position))) return null;
  // Who does not want to be learned from is not read to a model either.
  if (!(await readSettings(db)).learn) return null;
  const from = session.proposed_position;
  const [messages, memories] = await Promise.all([loadUnread(db, sessionId, from), loadHolding(db, clock.now())]);
  const input = Math.round(BUDGETS.input / 2 ** Math.min(attempt - 1, 3));
  const rendered = renderInput({ messages, from, memories }, { ...BUDGETS, input }, countTokens);
  return {
    sessionId,
    agentId: session.agent_id,
    from,
    to: rendered.nextPosition,
    messageIds: rendered.messageIds,
    memoryIds: rendered.memoryIds,
    request: {
      system: SYSTEM_PROMPT,
      input: rendered.input,
      schemaName: "proposed_memories",
      schema: OPERATIONS_SCHEMA,
      maxOutputTokens: OUTPUT_TOKENS,
    },
  };
}

/** What the model fails with is a value: it is counted, seen and tried again, and never lost. */
async function ask(model: StructuredModel, request: StructuredRequest, signal: AbortSignal): Promise<Answered> {
  try {
    return { status: "answered", ...(await model.generate(request, signal)) };
  } catch (error) {
    // This server stops, or the job is another's by now: not the model's fault.
    if (signal.aborted || !(error instanceof RapportError)) throw error;
    return { status: "failed", code: error.code, retryAfterMs: 1_000 * (error.details.retryAfterSeconds ?? 0) };
  }
}

async function finish(room: ProposingRoom, db: UserDatabase, reading: Reading, answered: Answered): Promise<Ending> {
  const [session] = await db.query<{ proposed_position: number }>(sql`
    select proposed_position from sessions where user_id = current_user_id() and id = ${reading.sessionId} for update`);
  // Deleted meanwhile, or read by another server: nothing of this answer is owed any more.
  if (session?.proposed_position !== reading.from) return { end: "done" };
  const note = (attempt: Partial<LearningAttempt> & Pick<LearningAttempt, "status">): Promise<void> =>
    storeAttempt(db, room.clock, { ...blank(room, reading, answered), ...attempt });
  if (answered.status === "failed") {
    await note({ status: "failed", reason: answered.code });
    return { end: "retry", reason: answered.code, afterMs: answered.retryAfterMs };
  }
  const proposal = parseProposal(answered.text, answered.reason);
  switch (proposal.status) {
    case "unreadable":
      await note({ status: "unreadable", reason: proposal.reason });
      return { end: "retry", reason: proposal.reason };
    case "nothing-new":
      await note({ status: "nothing-new" });
      return advance(db, reading);
    case "proposed": {
      const { acceptedCount, dropped } = await takeIn(room, db, reading, proposal.operations);
      const { operations, malformed } = proposal;
      await note({
        status: "proposed",
        operations: operations.length + malformed,
        accepted: acceptedCount,
        dropped: malformed > 0 ? { ...dropped, malformed } : dropped,
      });
      return advance(db, reading);
    }
  }
}

const blank = ({ model }: ProposingRoom, reading: Reading, answered: Answered): LearningAttempt => ({
  sessionId: reading.sessionId,
  status: "failed",
  reason: null,
  fromPosition: reading.from,
  toPosition: reading.to,
  operations: 0,
  accepted: 0,
  dropped: {},
  model: model.name,
  inputTokens: answered.status === "answered" ? answered.usage.input : 0,
  outputTokens: answered.status === "answered" ? answered.usage.output : 0,
});

async function advance(db: UserDatabase, { sessionId, to }: Reading): Promise<Ending> {
  await db.query(
    sql`update sessions set proposed_position = ${to} where user_id = current_user_id() and id = ${sessionId}`,
  );
  return { end: (await hasUnread(db, sessionId, to)) ? "more" : "done" };
}

async function takeIn(
  { clock, model, tombstoneKey }: ProposingRoom,
  db: UserDatabase,
  reading: Reading,
  operations: Operation[],
): Promise<Judgement> {
  await lockMemories(db);
  const found = await loadMessages(db, reading.messageIds);
  const [memories, shown] = await Promise.all([loadHolding(db, clock.now()), loadShown(db, reading.sessionId, found)]);
  const zone = memories.find(({ slot }) => slot === "timezone")?.value;
  const evidence: Omit<Evidence, "isForgotten"> = {
    messages: reading.messageIds.map((id) => found.find(({ messageId }) => messageId === id)),
    from: reading.from,
    listed: reading.memoryIds.map((id) => memories.find(({ memoryId }) => memoryId === id)),
    memories,
    shown,
    ...(typeof zone === "string" && { timeZone: zone }),
  };
  const forgotten = await loadForgotten(db, claimsIn(operations, evidence), tombstoneKey);
  const judgement = judgeProposal(operations, { ...evidence, isForgotten: (key) => forgotten.has(key) });
  const settings = await readSettings(db);
  for (const { message, learnings } of judgement.accepted) {
    await applyLearnings(db, {
      clock,
      tombstoneKey,
      agentId: reading.agentId,
      message: { id: message.messageId, text: message.text, saidAt: message.saidAt },
      learnings: permittedLearnings(learnings, { settings, temporary: false }),
      by: "model",
      model: model.name,
    });
  }
  return judgement;
}
