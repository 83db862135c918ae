import type { UserDatabase } from "../database/as-user.ts";
import { redactSecrets } from "../learning/secrets.ts";
import { recallPassages } from "../memory/recall.ts";
import { countTokens } from "../models/tokens.ts";
import type { MessageInput, PreparedContext } from "../verbs.ts";
import { assemblePrompt, recallShare } from "./context.ts";
import { openTurn } from "./open-turn.ts";
import { renderSessionCore } from "./session-core.ts";
import { checkMessage, MOST_LINES, type TurnRoom } from "./turn.ts";

/** The prompt a turn would send for this message; nothing is stored, learned or asked. */
export async function prepareContext(room: TurnRoom, db: UserDatabase, input: MessageInput): Promise<PreparedContext> {
  const { limits, clock } = room;
  checkMessage(input.message, limits);
  const now = clock.now();
  const [opened, recalled] = await Promise.all([
    openTurn(db, { sessionId: input.sessionId, parentId: input.parentId ?? null, historyTokens: limits.promptTokens }),
    recallPassages(db, {
      cue: redactSecrets(input.message),
      sessionId: input.sessionId,
      now,
      limit: MOST_LINES,
      budgetTokens: recallShare(limits.promptTokens),
    }),
  ]);
  const core = opened.core ?? (await renderSessionCore(db, opened.agent, { budgetTokens: limits.promptTokens, now }));
  const { prompt, sections, injected } = assemblePrompt({
    core: core.text,
    history: opened.history,
    recalled: [...opened.changes, ...recalled],
    message: input.message,
    budgetTokens: limits.promptTokens,
    countTokens,
    skippedTokens: opened.skippedTokens,
  });
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
