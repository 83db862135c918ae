import type { UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import { notFound } from "../errors.ts";
import { learnFromMessage } from "../learning/rules/index.ts";
import { redactSecrets } from "../learning/secrets.ts";
import { applyLearnings } from "../memory/apply.ts";
import { forgetSpoken } from "../memory/forget.ts";
import { permittedLearnings } from "../memory/permitted.ts";
import { passageRow } from "../memory/passages.ts";
import { countTokens } from "../models/tokens.ts";
import type { MessageInput } from "../verbs.ts";
import type { LoadedTurn } from "./prepare.ts";
import type { TurnRoom } from "./room.ts";
import { storeMessage } from "./store.ts";
import type { LearnedItem } from "./types.ts";

/**
 * Stores the person's message and learns from it, in the caller's transaction: both are there or neither, so each message is
 * learned exactly once.
 * @returns what was learned, and the text as it stands now: without the words it asked to have forgotten
 */
export async function takeIn(
  room: TurnRoom,
  db: UserDatabase,
  input: MessageInput,
  messageId: string,
  { opened, recalled }: LoadedTurn,
): Promise<{ learned: LearnedItem[]; text: string }> {
  const { clock, tombstoneKey } = room;
  const now = clock.now();
  const { agentId } = opened.agent;
  const tokens = countTokens(input.message);
  const safe = redactSecrets(input.message);
  const stored = {
    id: messageId,
    sessionId: input.sessionId,
    agentId,
    parentId: opened.parentId,
    position: opened.position,
    text: input.message,
    tokens,
    pathTokens: opened.pathTokens + tokens,
    holdsSecret: safe !== input.message,
    saidAt: now,
  };
  const passage = opened.terms.temporary ? null : passageRow({ ...stored, text: safe, speaker: "user" });
  await storeMessage(db, stored, passage, opened.title === null ? titleOf(safe) : null);

  const found = learnFromMessage(input.message, { saidAt: now, injected: echoes(opened.history, recalled) });
  const learnings = permittedLearnings(found, opened.terms);
  const message = { id: messageId, text: input.message, saidAt: now };
  const plain = learnings.filter((learning) => learning.op !== "forget");
  const learned = await applyLearnings(db, { clock, tombstoneKey, agentId, message, learnings: plain, by: "rules" });
  const targets = learnings.flatMap((learning) => (learning.op === "forget" ? [learning.target] : []));
  if (targets.length === 0) return { learned, text: input.message };
  const forgotten = await forgetSpoken(db, { clock, tombstoneKey }, targets);
  return { learned: [...learned, ...forgotten], text: await readStoredText(db, messageId) };
}

/** The texts a message may only repeat: what was recalled for it, and the reply it answers. */
const echoes = (history: LoadedTurn["opened"]["history"], recalled: LoadedTurn["recalled"]): string[] => {
  const last = history.at(-1);
  return [
    ...recalled.filter(({ saidBy }) => saidBy !== "user").map(({ text }) => text),
    ...(last?.role === "assistant" ? [last.text] : []),
  ];
};

export async function readStoredText(db: UserDatabase, messageId: string): Promise<string> {
  const [row] = await db.query<{ text: string }>(sql`
    select text from messages where user_id = current_user_id() and id = ${messageId}`);
  if (!row) throw notFound("message");
  return row.text;
}

/** The first words of the first message. */
const titleOf = (text: string): string => {
  const line = text.trim().replace(/\s+/g, " ");
  return line.length <= 60 ? line : `${line.slice(0, 60).replace(/\s\S*$/, "")} …`;
};
