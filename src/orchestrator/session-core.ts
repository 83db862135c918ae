import { createHash } from "node:crypto";
import { renderPersona } from "../agents/persona.ts";
import type { Agent } from "../agents/types.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import { slotMemories } from "../memory/read.ts";
import { countTokens } from "../models/tokens.ts";
import { renderBriefing } from "../profile/briefing.ts";
import { contextOf } from "../profile/shape.ts";
import { readStyle } from "../style/store.ts";
import { coreShare, renderCore } from "./context.ts";

/** More than a core's 40 lines hold; what is older is found by search. */
const MOST_FREE_FACTS = 60;

export type SessionCore = { text: string; hash: string };

export const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/**
 * Persona and profile as they are now: the head of a session's prompts.
 * @param options.uses false: nothing of the person stands in it
 * @param options.without memories to leave out
 */
export async function renderSessionCore(
  db: UserDatabase,
  agent: Agent,
  options: { budgetTokens: number; now: Date; uses: boolean; without?: readonly string[] },
): Promise<SessionCore> {
  const { agentId } = agent;
  const wanted = { agentId, freeFacts: MOST_FREE_FACTS, ...(options.without && { without: options.without }) };
  const [memories, style] = options.uses
    ? await Promise.all([slotMemories(db, wanted), readStyle(db, agentId)])
    : [[], null];
  const persona = renderPersona(agent.persona);
  const briefing = renderBriefing(contextOf(memories, style), {
    budgetTokens: Math.max(0, coreShare(options.budgetTokens) - countTokens(persona)),
    countTokens,
    now: options.now,
  });
  const text = renderCore({ persona, briefing });
  return { text, hash: hashOf(text) };
}

/** Keeps the core, so that every later prompt of the session begins with the same bytes. */
export async function storeSessionCore(
  db: UserDatabase,
  sessionId: string,
  core: SessionCore,
  now: Date,
): Promise<void> {
  await db.query(sql`
    update sessions set core = ${core.text}, core_hash = ${core.hash}, core_at = ${now}
    where user_id = current_user_id() and id = ${sessionId}`);
}
