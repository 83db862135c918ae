// npm run test:integration: the eleven components in order, each shown by doing the real thing. Ends with "11 passed, 0 failed".
import { randomUUID } from "node:crypto";
import { deepStrictEqual, equal, match, ok, rejects } from "node:assert/strict";
import { createRapport, type Agent, type Rapport, type Session } from "rapport";
import { startServer } from "rapport/server";

type State = { rapport: Rapport; agents: Record<string, Agent>; sessions: Record<string, Session> };
type Component = { name: string; run(state: State): Promise<string> };

const ADA = "ada";
const BEN = "ben";
const at = <Value>(record: Record<string, Value>, name: string): Value => {
  const value = record[name];
  if (value === undefined) throw new Error(`${name} was not made by an earlier component.`);
  return value;
};

const components: Component[] = [
  {
    name: "schema",
    run: async ({ rapport }) => {
      ok(await rapport.rooms.ready());
      return "migrated, the database answers";
    },
  },
  {
    name: "database manager",
    run: async ({ rapport }) => {
      const [ada, again] = [await rapport.forUser(ADA), await rapport.forUser(ADA)];
      equal(ada.userId, again.userId);
      return "the same host id is the same person";
    },
  },
  {
    name: "row-level security",
    run: async ({ rapport, agents }) => {
      agents["private"] = await rapport.createAgent({ userId: ADA, agentName: "Private" });
      const ben = await rapport.forUser(BEN);
      await rejects(ben.getAgent(at(agents, "private").agentId), { code: "not_found" });
      await rejects(ben.getAgent(randomUUID()), { code: "not_found" });
      deepStrictEqual((await ben.listAgents({ limit: 100, cursor: null })).items, []);
      return "another person's agent and no agent look the same";
    },
  },
  {
    name: "user memory",
    run: async ({ rapport }) => {
      const context = await rapport.updateUserMemory(ADA, {
        user_profile: { company_name: "TechFlow AI", industry: "AI", role: "Founder" },
      });
      match(context.context_prompt, /^The user works at TechFlow AI in the AI industry as a Founder\./);
      return context.context_prompt;
    },
  },
  {
    name: "agent manager",
    run: async ({ rapport, agents }) => {
      const ada = await rapport.forUser(ADA);
      const changed = await ada.updateAgent(at(agents, "private").agentId, {
        agentName: "Coach",
        role: "Career coach",
      });
      equal(changed.persona.role, "Career coach");
      return `${changed.persona.agentName}, ${changed.persona.role}`;
    },
  },
  {
    name: "presets",
    run: async ({ rapport, agents }) => {
      for (const preset of rapport.rooms.publicVerbs.presets()) {
        agents[preset.presetName] = await rapport.createAgentFromPreset({ userId: ADA, presetName: preset.presetName });
      }
      const personas = Object.values(agents).map(({ persona }) => persona.personality);
      equal(new Set(personas).size, personas.length);
      return Object.keys(agents).join(", ");
    },
  },
  {
    name: "context injection",
    run: async ({ rapport, agents, sessions }) => {
      sessions["first"] = await rapport.createPersonalizedSession({
        userId: ADA,
        agentId: at(agents, "marketing_maestro").agentId,
      });
      const { system } = await rapport.prepareContext({
        userId: ADA,
        sessionId: at(sessions, "first").sessionId,
        userMessage: "Hello",
      });
      match(
        system,
        /^You are Marketing Maestro, Digital Marketing Specialist\. Your personality: Enthusiastic, data-driven, creative problem-solver/,
      );
      match(system, /The user works at TechFlow AI/);
      return "persona and profile stand at the head of the prompt";
    },
  },
  {
    name: "sessions",
    run: async ({ rapport, agents, sessions }) => {
      sessions["second"] = await rapport.createPersonalizedSession({
        userId: ADA,
        agentId: at(agents, "support_assistant").agentId,
      });
      const ada = await rapport.forUser(ADA);
      equal((await ada.listSessions({ limit: 10, cursor: null }, {})).items.length, 2);
      return "two sessions with two agents";
    },
  },
  {
    name: "messages",
    run: async ({ rapport, sessions }) => {
      const turn = await rapport.processMessage({
        userId: ADA,
        sessionId: at(sessions, "first").sessionId,
        userMessage: "Help me with lead generation for my startup",
      });
      match(turn.response, /TechFlow AI/);
      const ada = await rapport.forUser(ADA);
      equal((await ada.listMessages(at(sessions, "first").sessionId, { limit: 10, cursor: null })).items.length, 2);
      return "the reply names the company";
    },
  },
  {
    name: "learning",
    run: async ({ rapport, sessions }) => {
      const { learned } = await rapport.processMessage({
        userId: ADA,
        sessionId: at(sessions, "first").sessionId,
        userMessage: "We use HubSpot and Slack.",
      });
      equal(learned.length, 2);
      const other = await rapport.processMessage({
        userId: ADA,
        sessionId: at(sessions, "second").sessionId,
        userMessage: "Which tools do we use?",
      });
      match(other.response, /HubSpot/);
      return learned.map(({ text }) => text).join(" ");
    },
  },
  {
    name: "REST API",
    run: async ({ rapport }) => {
      const server = await startServer(rapport, { port: 0 });
      try {
        const post = async (path: string, body: object, token?: string): Promise<Record<string, unknown>> => {
          const headers = {
            "content-type": "application/json",
            ...(token !== undefined && { authorization: `Bearer ${token}` }),
          };
          const response = await fetch(`${server.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
          ok(response.ok, `${path} answered ${response.status}`);
          return (await response.json()) as Record<string, unknown>;
        };
        const account = { name: "Cleo", email: "cleo@example.com", password: "a long password" };
        const token = String((await post("/api/auth/sign-up/email", account))["token"]);
        const agent = await post(
          "/api/personalized-ai/agents",
          { agent_name: "Max", preset_name: "data_analyst" },
          token,
        );
        const session = await post("/api/personalized-ai/sessions", { agent_id: agent["agent_id"] }, token);
        const reply = await post(
          "/api/personalized-ai/messages",
          { session_id: session["session_id"], message: "I'm based in Lisbon." },
          token,
        );
        ok(typeof reply["response"] === "string" && Array.isArray(reply["learned"]) && reply["learned"].length === 1);
        return "sign-up, agent, session and message over HTTP";
      } finally {
        await server.close();
      }
    },
  },
];

export async function integration(print: (line: string) => void): Promise<{ passed: number; failed: number }> {
  const rapport = createRapport({ database: "memory", settings: { RAPPORT_LOG: "warn" } });
  await rapport.initialize();
  const state: State = { rapport, agents: {}, sessions: {} };
  let passed = 0;
  try {
    for (const [index, { name, run }] of components.entries()) {
      try {
        print(`${String(index + 1).padStart(2)}. ${name}: ${await run(state)}`);
        passed += 1;
      } catch (error) {
        print(
          `${String(index + 1).padStart(2)}. ${name}: FAILED - ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
  } finally {
    await rapport.shutdown();
  }
  const failed = components.length - passed;
  print(`${passed} passed, ${failed} failed`);
  return { passed, failed };
}

if (process.argv[1] === import.meta.filename) {
  const { failed } = await integration((line) => console.log(line));
  if (failed > 0) process.exitCode = 1;
}
