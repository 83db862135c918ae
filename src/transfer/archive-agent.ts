import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { json, sql } from "../database/sql.ts";
import type { Persona } from "../agents/types.ts";

const NAME = "Imported conversations";
const PERSONA: Omit<Persona, "agentName"> = {
  role: "",
  personality: "",
  voice: [],
  firstQuestions: [],
  refusals: [],
  sample: null,
  instructions: "",
};

/**
 * The agent that imported conversations belong to: archived from the start, so it is on no list and no turn runs with it, while
 * its sessions can be read and searched (docs/decisions/0008). The caller holds the lock of imports.
 */
export async function archiveAgent(db: UserDatabase, clock: Clock): Promise<string> {
  const [known] = await db.query<{ id: string }>(sql`
    select agent_id as id from sessions where user_id = current_user_id() and external_key is not null
      and exists (select from agents where agents.user_id = current_user_id() and agents.id = agent_id and archived_at is not null)
    limit 1`);
  if (known) return known.id;
  const id = clock.id();
  await db.query(sql`
    insert into agents (id, preset_name, agent_name, persona, model, created_at, updated_at, archived_at)
    values (${id}, null, ${NAME}, ${json(PERSONA)}::jsonb, null, ${clock.now()}, ${clock.now()}, ${clock.now()})`);
  return id;
}
