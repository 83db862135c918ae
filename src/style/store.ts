import type { UserDatabase } from "../database/as-user.ts";
import { json, sql } from "../database/sql.ts";
import {
  addSample,
  addStats,
  measureStyle,
  NO_STYLE,
  summariseStyle,
  type StyleStats,
  type StyleSummary,
} from "./measure.ts";

/** How the person writes to this agent, or (null) to all of them together; null before anything was measured. */
export async function readStyle(db: UserDatabase, agentId: string | null): Promise<StyleSummary | null> {
  const rows = await db.query<{ stats: StyleStats }>(sql`
    select stats from style_stats
    where user_id = current_user_id() and (${agentId}::uuid is null or agent_id = ${agentId}::uuid)`);
  return summariseStyle(rows.reduce((all, { stats }) => addStats(all, stats), NO_STYLE));
}

/** Adds the person's texts to what was counted before; the caller sees to it that each is counted once. */
export async function addStyle(db: UserDatabase, agentId: string, texts: string[], now: Date): Promise<void> {
  if (texts.length === 0) return;
  const [row] = await db.query<{ stats: StyleStats }>(sql`
    select stats from style_stats where user_id = current_user_id() and agent_id = ${agentId} for update`);
  const stats = texts.reduce((all, text) => addSample(all, measureStyle(text)), row?.stats ?? NO_STYLE);
  await db.query(sql`
    insert into style_stats (agent_id, stats, updated_at) values (${agentId}, ${json(stats)}::jsonb, ${now})
    on conflict (user_id, agent_id) do update set stats = excluded.stats, updated_at = excluded.updated_at`);
}
