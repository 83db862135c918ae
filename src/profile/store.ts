import { createHash } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { sql, type Sql } from "../database/sql.ts";
import { RapportError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { applyEdits } from "../memory/edit.ts";
import { slotMemories } from "../memory/read.ts";
import { holdingAt } from "../memory/times.ts";
import type { MemoryTimes } from "../memory/types.ts";
import { lockMemories } from "../memory/write.ts";
import { countTokens } from "../models/tokens.ts";
import { readStyle } from "../style/store.ts";
import type { UserContext } from "../verbs.ts";
import { renderBriefing } from "./briefing.ts";
import { planContextUpdate, type ContextPatch } from "./merge.ts";
import { contextOf, type ContextDocument } from "./shape.ts";

/** The briefing's budget in `context_prompt`: what the profile card may take of a default prompt. */
const BRIEFING_TOKENS = 1_200;

/**
 * What is known of the person, as one document; with `agentId`, as that agent knows them. At another time: what held then, as it was
 * known then; style is measured over everything said, so it is shown for the present alone.
 */
export async function readContext(
  db: UserDatabase,
  clock: Clock,
  agentId: string | null,
  times: MemoryTimes = {},
): Promise<UserContext> {
  const until = times.asOf ?? times.believedAt ?? null;
  const [memories, style, own, patterns] = await Promise.all([
    slotMemories(db, { agentId, times }),
    until === null ? readStyle(db, agentId) : null,
    agentId === null ? {} : readAgentMemory(db, agentId, times),
    readPatterns(db, until),
  ]);
  const document = contextOf(memories, style);
  const briefing = renderBriefing(document, { budgetTokens: BRIEFING_TOKENS, countTokens, now: until ?? clock.now() });
  const wishes =
    briefing.wishes.length === 0
      ? ""
      : `\nHow they want answers:\n${briefing.wishes.map((wish) => `- ${wish}`).join("\n")}`;
  return {
    ...document,
    agent_memory: own,
    interaction_patterns: patterns,
    context_prompt: briefing.about + wishes,
    etag: etagOf(document),
  };
}

/** Merges a patch into the profile as the person's own edit, history kept; changed sessions trail it until the next one. */
export async function updateContext(
  db: UserDatabase,
  room: { clock: Clock; tombstoneKey: string },
  patch: ContextPatch,
  options: { ifMatch?: string },
): Promise<UserContext> {
  // One writer at a time for a person: two edits of the same slot would each plan against what the other replaces.
  await lockMemories(db);
  const current = await slotMemories(db, { agentId: null });
  if (
    options.ifMatch !== undefined &&
    options.ifMatch !== "*" &&
    options.ifMatch !== etagOf(contextOf(current, null))
  ) {
    throw new RapportError(
      "precondition_failed",
      "The profile was changed meanwhile. Read it again and repeat your change.",
    );
  }
  const changes = planContextUpdate(current, patch);
  await applyEdits(db, { ...room, changes });
  return readContext(db, room.clock, null);
}

const etagOf = ({
  user_profile,
  learned_preferences,
  context_memory,
  facts,
  communication_style,
}: ContextDocument): string => {
  const { measured, messages_counted, ...wished } = communication_style;
  const text = JSON.stringify([user_profile, learned_preferences, context_memory, facts, wished]);
  return `"${createHash("sha256").update(text).digest("base64url").slice(0, 27)}"`;
};

/** True of what was there by then; of everything where no time is given. */
const by = (column: Sql, until: Date | null): Sql => sql`(${until}::timestamptz is null or ${column} <= ${until})`;

async function readAgentMemory(db: UserDatabase, agentId: string, times: MemoryTimes): Promise<JsonObject> {
  const until = times.asOf ?? times.believedAt ?? null;
  const begun = by(sql`created_at`, until);
  const [row] = await db.query<{ sessions: number; last_session_at: Date | null; facts: string[] }>(sql`
    select (select count(*) from sessions where user_id = current_user_id() and agent_id = ${agentId} and ${begun})::int as sessions,
      (select max(updated_at) from sessions where user_id = current_user_id() and agent_id = ${agentId} and ${begun}) as last_session_at,
      array(select text from memories where user_id = current_user_id() and agent_id = ${agentId} and scope = 'relationship'
        and ${holdingAt(times)} order by recorded_at desc, id desc limit 100) as facts`);
  return {
    sessions: row?.sessions ?? 0,
    last_session_at: row?.last_session_at?.toISOString() ?? null,
    facts: row?.facts ?? [],
  };
}

/** Counted from the sessions themselves. */
async function readPatterns(db: UserDatabase, until: Date | null): Promise<JsonObject> {
  const [row] = await db.query<{
    sessions: number;
    messages: number;
    first_message_at: Date | null;
    last_message_at: Date | null;
  }>(sql`
    select (select count(*) from sessions where user_id = current_user_id() and ${by(sql`created_at`, until)})::int as sessions, count(*)::int as messages,
      min(said_at) as first_message_at, max(said_at) as last_message_at
    from messages where user_id = current_user_id() and role = 'user' and ${by(sql`said_at`, until)}`);
  const agents = await db.query<{ agent_id: string; agent_name: string; sessions: number }>(sql`
    select agent_id, agent_name, count(*)::int as sessions from sessions join agents on agents.id = agent_id
    where sessions.user_id = current_user_id() and ${by(sql`sessions.created_at`, until)} group by agent_id, agent_name order by count(*) desc, agent_id limit 10`);
  return {
    sessions: row?.sessions ?? 0,
    messages: row?.messages ?? 0,
    first_message_at: row?.first_message_at?.toISOString() ?? null,
    last_message_at: row?.last_message_at?.toISOString() ?? null,
    agents: agents.map((agent) => ({ ...agent })),
  };
}
