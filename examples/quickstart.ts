// npm run example: an agent, a session, a message, and the person's memory set by the host application.
import { createRapport, type ContextPatch } from "rapport";

export async function quickstart(print: (line: string) => void): Promise<void> {
  const rapport = createRapport({ database: "memory", settings: { RAPPORT_LOG: "warn" } });
  await rapport.initialize();
  try {
    const userId = "user-123";
    const agent = await rapport.createAgentFromPreset({
      userId,
      presetName: "marketing_maestro",
      agentName: "Marketing Maestro",
    });
    print(`Agent: ${agent.persona.agentName}, ${agent.persona.role}`);

    // What the host application knows already.
    const known: ContextPatch = {
      user_profile: { role: "Founder", company_name: "TechFlow AI", industry: "AI" },
      learned_preferences: {
        communication_style: "professional",
        detail_level: "high",
        favorite_tools: ["HubSpot", "Slack"],
      },
      context_memory: { current_projects: ["product launch", "API scaling"] },
    };
    const context = await rapport.updateUserMemory(userId, known);
    print(`Context: ${context.context_prompt}`);

    const session = await rapport.createPersonalizedSession({ userId, agentId: agent.agentId });
    const turn = await rapport.processMessage({
      sessionId: session.sessionId,
      userId,
      userMessage: "Help me with lead generation for my startup",
    });
    print(`\nPerson: Help me with lead generation for my startup\n${agent.persona.agentName}: ${turn.response}`);

    // A caller who asks a model of their own takes the prompt alone.
    const prepared = await rapport.prepareContext({
      userId,
      sessionId: session.sessionId,
      userMessage: "And what about pricing?",
    });
    print(`\nA prompt for your own model: ${prepared.inputTokens} tokens, ${prepared.messages.length} messages.`);
  } finally {
    await rapport.shutdown();
  }
}

if (process.argv[1] === import.meta.filename) await quickstart((line) => console.log(line));
