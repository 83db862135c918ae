import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { pageOf, readCursor } from "../database/page.ts";
import { json, sql } from "../database/sql.ts";
import { notFound } from "../errors.ts";
import type { Page, PageRequest } from "../json.ts";
import type { ModelName } from "../models/types.ts";
import type { Agent, Persona, PresetName } from "./types.ts";

export type AgentRow = {
  id: string;
  preset_name: PresetName | null;
  agent_name: string;
  persona: Omit<Persona, "agentName">;
  model: ModelName | null;
  created_at: Date;
  updated_at: Date;
};

export const agentOf = (row: AgentRow): Agent => ({
  agentId: row.id,
  presetName: row.preset_name,
  persona: { ...row.persona, agentName: row.agent_name },
  model: row.model,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

const columns = sql`id, preset_name, agent_name, persona, model, created_at, updated_at`;

export async function insertAgent(
  db: UserDatabase,
  clock: Clock,
  input: { presetName: PresetName | null; persona: Persona; model: ModelName | null },
): Promise<Agent> {
  const { agentName, ...persona } = input.persona;
  const rows = await db.query<AgentRow>(sql`
    insert into agents (id, preset_name, agent_name, persona, model, created_at, updated_at)
    values (${clock.id()}, ${input.presetName}, ${agentName}, ${json(persona)}::jsonb, ${input.model}, ${clock.now()}, ${clock.now()})
    returning ${columns}`);
  return one(rows);
}

/** Newest first; archived agents are not shown. */
export async function listAgents(db: UserDatabase, page: PageRequest): Promise<Page<Agent>> {
  const cursor = readCursor(page);
  const behind = cursor ? sql`and (date_trunc('milliseconds', created_at), id) < (${cursor.at}, ${cursor.id})` : sql``;
  const rows = await db.query<AgentRow>(sql`
    select ${columns} from agents where user_id = current_user_id() and archived_at is null ${behind}
    order by date_trunc('milliseconds', created_at) desc, id desc limit ${page.limit + 1}`);
  return pageOf(rows, page, (row) => ({ at: row.created_at, id: row.id }), agentOf);
}

/** @throws RapportError not_found */
export async function getAgent(db: UserDatabase, agentId: string): Promise<Agent> {
  return one(
    await db.query<AgentRow>(sql`
    select ${columns} from agents where user_id = current_user_id() and id = ${agentId} and archived_at is null`),
  );
}

/** Stores the persona as given and lets every session of the agent render its core anew. */
export async function updateAgent(
  db: UserDatabase,
  clock: Clock,
  agent: { agentId: string; persona: Persona; model: ModelName | null },
): Promise<Agent> {
  const { agentName, ...persona } = agent.persona;
  const rows = await db.query<AgentRow>(sql`
    update agents set agent_name = ${agentName}, persona = ${json(persona)}::jsonb, model = ${agent.model}, updated_at = ${clock.now()}
    where user_id = current_user_id() and id = ${agent.agentId} and archived_at is null returning ${columns}`);
  const updated = one(rows);
  await db.query(
    sql`update sessions set core = null where user_id = current_user_id() and agent_id = ${agent.agentId} and core is not null`,
  );
  return updated;
}

/** Takes the agent out of every list; its sessions stay readable and what the person said in them stays theirs. */
export async function archiveAgent(db: UserDatabase, clock: Clock, agentId: string): Promise<void> {
  const rows = await db.query(sql`
    update agents set archived_at = ${clock.now()} where user_id = current_user_id() and id = ${agentId} and archived_at is null returning id`);
  if (rows.length === 0) throw notFound("agent");
}

function one(rows: AgentRow[]): Agent {
  const row = rows[0];
  if (!row) throw notFound("agent");
  return agentOf(row);
}
