import { insertAgent } from "../src/agents/store.ts";
import { personaFromPreset } from "../src/agents/persona.ts";
import { presetByName } from "../src/agents/presets/index.ts";
import { ACCOUNT_ISSUER, provisionUser } from "../src/auth/provision.ts";
import { systemClock } from "../src/clock.ts";
import { asUser, type Principal } from "../src/database/as-user.ts";
import type { Database } from "../src/database/types.ts";
import { seedPerson } from "./seed.ts";

/** The same person the server will find for this account or made-up identity. */
async function principalOf(database: Database, issuer: string, subject: string): Promise<Principal> {
  const userId = await database.transaction("rapport_auth", null, (db) =>
    provisionUser(db, { issuer, subject }, systemClock.id()),
  );
  return { userId, scopes: ["read", "write"] };
}

/** Makes the person of an account (or, without one, a stranger) with an agent and as many memories as asked for. */
export async function makePerson(
  database: Database,
  who: { accountId: string } | { stranger: string },
  memories: number,
  seed: number,
): Promise<{ agentId: string }> {
  const principal =
    "accountId" in who
      ? await principalOf(database, ACCOUNT_ISSUER, who.accountId)
      : await principalOf(database, "bench", who.stranger);
  const preset = presetByName("marketing_maestro");
  const { agentId } = await asUser(database, principal, (db) =>
    insertAgent(db, systemClock, {
      presetName: preset.presetName,
      persona: personaFromPreset(preset, {}),
      model: null,
    }),
  );
  await seedPerson(database, { principal, agentId }, memories, seed);
  return { agentId };
}
