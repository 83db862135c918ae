import { isDeadlock } from "../database/driver-errors.ts";
import { asUser, type Principal, type UserDatabase } from "../database/as-user.ts";
import { RapportError } from "../errors.ts";
import { beginTurnOnce, failTurnOnce, finishTurnOnce } from "../idempotency/turn.ts";
import { redactSecrets } from "../learning/secrets.ts";
import { passageRow } from "../memory/passages.ts";
import { countTokens } from "../models/tokens.ts";
import { mayLearn, mayUse } from "../memory/permitted.ts";
import { withdrawMessage } from "../memory/withdraw.ts";
import type { MessageInput, TurnOptions } from "../verbs.ts";
import { dropOtherReplies, parentOfReplaced, withoutMemories, type TurnRequest } from "./again.ts";
import { askModel } from "./ask-model.ts";
import type { AssembledPrompt } from "./context.ts";
import type { OpenedTurn, TurnParent } from "./open-turn.ts";
import { assembleTurn, checkMessage, loadTurn, parentOf, withoutMessage, type LoadedTurn } from "./prepare.ts";
import type { TurnRoom } from "./room.ts";
import { renderSessionCore, storeSessionCore, type SessionCore } from "./session-core.ts";
import { storeReply, storeUsage } from "./store.ts";
import { readStoredText, takeIn } from "./take-in.ts";
import { citedLabels, traceOf } from "./trace.ts";
import type { LearnedItem, RecalledLine, TurnEvent, TurnResult, UsedMemory } from "./types.ts";

/** How long a session rests before it is read for style: long enough that a lively talk is read once. */
const LEARN_AFTER_MS = 20_000;

/** What the first transaction leaves behind: everything the model call and the second one need. */
type Prepared = {
  messageId: string;
  replyId: string;
  opened: OpenedTurn;
  core: SessionCore;
  assembled: AssembledPrompt;
  learned: LearnedItem[];
  pathTokens: number;
};

/**
 * The one flow of a message: a short transaction stores it, learns from it and recalls; the model is asked with no transaction
 * open; a second short transaction keeps reply, trace, usage and learn job together.
 * @throws RapportError as `Models` and `openTurn` do; the person's message stays stored when the model fails
 */
export async function* runTurn(
  room: TurnRoom,
  principal: Principal,
  input: TurnRequest,
  options: TurnOptions,
): AsyncGenerator<TurnEvent, void> {
  if (!input.again) checkMessage(input, room.limits);
  const start = () =>
    asUser(room.database, principal, async (db) => {
      const newId = room.clock.id();
      const once = await beginTurnOnce(db, room.clock, input, options.idempotencyKey, input.again?.messageId ?? newId);
      return once.state === "done"
        ? once
        : prepareTurn(room, db, input, { newId, storedId: input.again?.messageId ?? once.storedId });
    });
  // Two turns of one person, one of which forgets, can each wait for what the other holds; PostgreSQL then undoes one of them.
  const started = await start().catch((error: unknown) => {
    if (isDeadlock(error)) return start();
    throw error;
  });
  if ("state" in started) return yield* replay(started.result);
  yield { type: "started", messageId: started.messageId, replyId: started.replyId };
  yield { type: "learned", learned: started.learned };
  yield { type: "memories", memories: usedMemories(started.assembled.injected, []) };
  const ended = room.running.begin();
  try {
    yield* answer(room, principal, input, options, started);
  } finally {
    ended();
  }
}

/** The first transaction of a turn: store, learn, recall, and put the prompt together. */
async function prepareTurn(
  room: TurnRoom,
  db: UserDatabase,
  input: TurnRequest,
  { newId, storedId }: { newId: string; storedId: string | null },
): Promise<Prepared> {
  const messageId = storedId ?? newId;
  // A repeat after a failed model, or a second answer, finds its message stored: nothing is stored or learned again.
  const said = storedId === null ? await say(room, db, input, newId) : await sayAgain(room, db, input, storedId);
  const { learned, text } = said;
  const without = input.again?.without ?? [];
  const loaded = without.length === 0 ? said.loaded : await withoutMemories(db, said.loaded, without);
  const core = await sessionCore(room, db, input.sessionId, { opened: loaded.opened, learned, without });
  const assembled = assembleTurn(room, loaded, core, text);
  const pathTokens = loaded.opened.pathTokens + countTokens(text);
  return { messageId, replyId: room.clock.id(), opened: loaded.opened, core, assembled, learned, pathTokens };
}

type Said = { loaded: LoadedTurn; learned: LearnedItem[]; text: string };

async function say(room: TurnRoom, db: UserDatabase, input: MessageInput, messageId: string): Promise<Said> {
  const loaded = await loadTurn(room, db, { ...input, parent: await placeOf(room, db, input) });
  const { learned, text } = await takeIn(room, db, input, messageId, loaded);
  if (text === input.message) return { loaded, learned, text };
  // What was loaded before still holds the words the person just had forgotten.
  return { loaded: await loadStored(room, db, { ...input, message: text }, messageId), learned, text };
}

async function sayAgain(room: TurnRoom, db: UserDatabase, input: MessageInput, messageId: string): Promise<Said> {
  const text = await readStoredText(db, messageId);
  return { loaded: await loadStored(room, db, { ...input, message: text }, messageId), learned: [], text };
}

const loadStored = async (
  room: TurnRoom,
  db: UserDatabase,
  input: MessageInput,
  messageId: string,
): Promise<LoadedTurn> => withoutMessage(await loadTurn(room, db, { ...input, parent: { messageId } }), messageId);

/** Where a new message goes; one that replaces another first takes back what that one did to memory. */
async function placeOf(room: TurnRoom, db: UserDatabase, input: MessageInput): Promise<TurnParent> {
  if (input.replaces === undefined) return parentOf(input);
  const parent = await parentOfReplaced(db, { sessionId: input.sessionId, messageId: input.replaces });
  await withdrawMessage(db, room, input.replaces);
  return parent;
}

/** The core stays as it is for the whole session, but for what must not stand in it any longer. */
async function sessionCore(
  room: TurnRoom,
  db: UserDatabase,
  sessionId: string,
  { opened, learned, without }: { opened: OpenedTurn; learned: LearnedItem[]; without: readonly string[] },
): Promise<SessionCore> {
  const now = room.clock.now();
  const options = { budgetTokens: room.limits.promptTokens, now, uses: mayUse(opened.terms) };
  // Of this one prompt alone; the session goes on with its own.
  if (without.length > 0) return renderSessionCore(db, opened.agent, { ...options, without });
  const withdrawn = learned.some(({ event }) => event === "retracted" || event === "forgotten");
  if (opened.core && !withdrawn) return opened.core;
  const core = await renderSessionCore(db, opened.agent, options);
  await storeSessionCore(db, sessionId, core, now);
  return core;
}

const usedMemories = (injected: RecalledLine[], cited: string[]): UsedMemory[] =>
  injected.map(({ memoryId, messageId, label, text, saidAt }) => ({
    memoryId,
    messageId,
    label,
    text,
    saidAt,
    cited: cited.includes(label),
  }));

async function* answer(
  room: TurnRoom,
  principal: Principal,
  input: TurnRequest,
  options: TurnOptions,
  prepared: Prepared,
): AsyncGenerator<TurnEvent, void> {
  const { messageId, replyId, opened, assembled } = prepared;
  const model = room.models.chat(opened.agent.model ?? room.models.default);
  const asked = askModel(room, {
    principal,
    model,
    messageId,
    replyId,
    prompt: assembled.prompt,
    ...(options.signal && { signal: options.signal }),
  });
  let step = await asked.next();
  while (!step.done) {
    yield { type: "text", text: step.value };
    step = await asked.next();
  }
  const { text, usage, outcome, latencyMs, error } = step.value;
  const now = room.clock.now();
  const call = {
    id: room.clock.id(),
    agentId: opened.agent.agentId,
    messageId,
    model: model.name,
    outcome,
    usage,
    latencyMs,
    at: now,
  };
  if (text === "") {
    await asUser(room.database, principal, async (db) => {
      await storeUsage(db, call);
      await failTurnOnce(db, options.idempotencyKey);
    });
    throw (
      error ?? new RapportError("model_unreadable", "The model gave an empty answer. Your message is kept; try again.")
    );
  }
  const cited = citedLabels(text, assembled.injected);
  const status = outcome === "complete" ? "complete" : "interrupted";
  const result: TurnResult = {
    messageId,
    replyId,
    response: text,
    status,
    memoriesUsed: usedMemories(assembled.injected, cited),
    learned: prepared.learned,
    usage,
    model: model.name,
  };
  const tokens = countTokens(text);
  const reply = {
    id: replyId,
    messageId,
    sessionId: input.sessionId,
    agentId: opened.agent.agentId,
    text,
    tokens,
    pathTokens: prepared.pathTokens + tokens,
    status,
    model: model.name,
    saidAt: now,
  } as const;
  await asUser(room.database, principal, async (db) => {
    await storeReply(db, {
      reply,
      passage: isFoundAgain(model.name, opened)
        ? passageRow({ ...reply, text: redactSecrets(text), speaker: "assistant" })
        : null,
      trace: traceOf(assembled, cited, { coreHash: prepared.core.hash, without: input.again?.without ?? [] }),
      usage: call,
      learnJob: mayLearn(opened.terms)
        ? { id: room.clock.id(), runAt: new Date(now.getTime() + LEARN_AFTER_MS) }
        : null,
      takesTip: input.again !== undefined,
    });
    if (input.again) await dropOtherReplies(db, messageId, replyId);
    if (error) await failTurnOnce(db, options.idempotencyKey);
    else await finishTurnOnce(db, options.idempotencyKey, result);
  });
  room.log.info(
    {
      messageId,
      replyId,
      agentId: opened.agent.agentId,
      model: model.name,
      status,
      latencyMs,
      inputTokens: usage.input,
      outputTokens: usage.output,
      recalled: assembled.injected.length,
      learned: prepared.learned.length,
    },
    "turn.done",
  );
  if (error) throw error;
  yield { type: "done", result };
}

/** The offline model only repeats what is remembered: found again, its replies would crowd out the words they quote. */
const isFoundAgain = (model: string, { terms }: OpenedTurn): boolean => model !== "offline" && !terms.temporary;

/** A repeated request with the same key: the same events, from what was stored. */
async function* replay(result: TurnResult): AsyncGenerator<TurnEvent, void> {
  yield { type: "started", messageId: result.messageId, replyId: result.replyId, replayed: true };
  yield { type: "learned", learned: result.learned };
  yield { type: "memories", memories: result.memoriesUsed };
  yield { type: "text", text: result.response };
  yield { type: "done", result };
}
