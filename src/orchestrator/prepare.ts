import type { UserDatabase } from "../database/as-user.ts";
import { RapportError } from "../errors.ts";
import { isStorable } from "../json.ts";
import { redactSecrets } from "../learning/secrets.ts";
import { mayUse } from "../memory/permitted.ts";
import { recallPassages, type RecalledPassage } from "../memory/recall.ts";
import { countTokens } from "../models/tokens.ts";
import type { MessageInput, PreparedContext } from "../verbs.ts";
import { assemblePrompt, recallShare, type AssembledPrompt } from "./context.ts";
import { openTurn, type OpenedTurn, type TurnParent } from "./open-turn.ts";
import type { TurnLimits, TurnRoom } from "./room.ts";
import { renderSessionCore, type SessionCore } from "./session-core.ts";

export type LoadedTurn = { opened: OpenedTurn; recalled: RecalledPassage[] };

/**
 * Recalled for a message: more than the prompt takes, because what stands in the history anyway is left out only when the prompt
 * is put together. The block's own budget decides there.
 */
const MOST_LINES = 40;
const RECALL_SURPLUS = 2;

/** @throws RapportError invalid_input naming the field */
export function checkMessage({ message, parentId, replaces }: MessageInput, limits: TurnLimits): void {
  if (parentId !== undefined && replaces !== undefined)
    throw new RapportError("invalid_input", "A message answers another or replaces one, not both.", {
      details: { field: "replaces" },
    });
  const problem = problemOf(message, limits);
  if (problem === undefined) return;
  throw new RapportError("invalid_input", problem, { details: { field: "message" } });
}

function problemOf(message: string, { messageLength }: TurnLimits): string | undefined {
  if (message.trim() === "") return "The message is empty.";
  if (message.length > messageLength) return `The message is longer than ${messageLength} characters.`;
  if (!isStorable(message)) return "A text may not hold NUL or half a surrogate pair.";
  return undefined;
}

/** Session, agent, history, changes and recall, asked for together. */
export async function loadTurn(
  { clock, limits }: TurnRoom,
  db: UserDatabase,
  input: { sessionId: string; message: string; parent: TurnParent },
): Promise<LoadedTurn> {
  const { sessionId, parent } = input;
  const budgetTokens = RECALL_SURPLUS * recallShare(limits.promptTokens);
  const [opened, recalled] = await Promise.all([
    openTurn(db, { sessionId, parent, historyTokens: limits.promptTokens }),
    recallPassages(db, {
      cue: redactSecrets(input.message),
      sessionId,
      now: clock.now(),
      limit: MOST_LINES,
      budgetTokens,
    }),
  ]);
  // Asked for together with what decides about it: to wait for that would cost every turn a round trip.
  if (!mayUse(opened.terms)) return { opened: { ...opened, changes: [] }, recalled: [] };
  return { opened, recalled };
}

/** What a message that names a parent, or none, is an answer to. */
export const parentOf = ({ parentId }: Pick<MessageInput, "parentId">): TurnParent =>
  parentId === undefined ? "tip" : { messageId: parentId };

/** The same turn as seen before its own, already stored message. */
export function withoutMessage({ opened, recalled }: LoadedTurn, messageId: string): LoadedTurn {
  const own = opened.history.find(({ id }) => id === messageId);
  return {
    opened: {
      ...opened,
      history: opened.history.filter(({ id }) => id !== messageId),
      pathTokens: opened.pathTokens - (own?.tokens ?? 0),
    },
    recalled: recalled.filter((line) => line.messageId !== messageId || line.memoryId !== null),
  };
}

export const assembleTurn = (
  { limits }: TurnRoom,
  { opened, recalled }: LoadedTurn,
  core: SessionCore,
  message: string,
): AssembledPrompt =>
  assemblePrompt({
    core: core.text,
    history: opened.history,
    recalled: [...opened.changes, ...recalled],
    message,
    budgetTokens: limits.promptTokens,
    countTokens,
    skippedTokens: opened.skippedTokens,
  });

/** The prompt a turn would send for this message; nothing is stored, learned or asked. */
export async function prepareContext(room: TurnRoom, db: UserDatabase, input: MessageInput): Promise<PreparedContext> {
  checkMessage(input, room.limits);
  if (input.replaces !== undefined)
    throw new RapportError("invalid_input", "A prompt is prepared for a new message, not in place of one.", {
      details: { field: "replaces" },
    });
  const loaded = await loadTurn(room, db, { ...input, parent: parentOf(input) });
  const { opened } = loaded;
  const options = { budgetTokens: room.limits.promptTokens, now: room.clock.now(), uses: mayUse(opened.terms) };
  const core = opened.core ?? (await renderSessionCore(db, opened.agent, options));
  const { prompt, sections, injected } = assembleTurn(room, loaded, core, input.message);
  const last = prompt.recall === "" ? prompt.message : `${prompt.recall}\n\n${prompt.message}`;
  return {
    system: prompt.core,
    messages: [
      ...prompt.history.map(({ role, text }) => ({ role, content: text })),
      { role: "user" as const, content: last },
    ],
    recalled: injected.map(({ saidAt, ...line }) => ({ ...line, saidAt: saidAt.toISOString() })),
    inputTokens: sections.reduce((sum, { tokens }) => sum + tokens, 0),
  };
}
