// npm run demo: two people, several agents, learning across sessions, isolation. Prints a transcript.
import { createRapport, type Agent, type Rapport } from "rapport";

type Print = (line: string) => void;

/** Says something in a session and prints both sides. */
async function say(
  rapport: Rapport,
  print: Print,
  talk: { userId: string; agent: Agent; sessionId: string },
  message: string,
): Promise<string> {
  const { response, learned, memoriesUsed } = await rapport.processMessage({
    userId: talk.userId,
    sessionId: talk.sessionId,
    userMessage: message,
  });
  print(`\n${talk.userId}: ${message}`);
  print(`${talk.agent.persona.agentName}: ${response.replaceAll("\n", "\n    ")}`);
  const notes = [
    ...learned.map(({ event, text }) => `${event}: ${text}`),
    ...(memoriesUsed.length > 0 ? [`${memoriesUsed.length} recalled`] : []),
  ];
  if (notes.length > 0) print(`    (${notes.join(" · ")})`);
  return response;
}

export async function demo(print: Print): Promise<{ responses: string[] }> {
  const rapport = createRapport({ database: "memory", settings: { RAPPORT_LOG: "warn" } });
  await rapport.initialize();
  const responses: string[] = [];
  try {
    const start = async (userId: string, agent: Agent) => {
      const { sessionId } = await rapport.createPersonalizedSession({ userId, agentId: agent.agentId });
      return async (message: string) =>
        responses.push(await say(rapport, print, { userId, agent, sessionId }, message));
    };

    print("== Ada talks to her marketing agent");
    const maestro = await rapport.createAgentFromPreset({ userId: "ada", presetName: "marketing_maestro" });
    const first = await start("ada", maestro);
    await first(
      "I'm Founder of TechFlow AI, we're in the AI industry. I prefer professional, detailed answers. We use HubSpot and Slack.",
    );
    await first("We're working on a product launch and API scaling");

    print("\n== Another day, another agent: it knows her");
    const support = await rapport.createAgentFromPreset({ userId: "ada", presetName: "support_assistant" });
    const second = await start("ada", support);
    await second("Help me with customer support automation");
    await second("Actually, we no longer use Slack, we moved to Microsoft Teams.");
    await second("Which tools do we use?");

    print("\n== Ben, on the same server: it knows nothing of Ada");
    const analyst = await rapport.createAgentFromPreset({ userId: "ben", presetName: "data_analyst" });
    const third = await start("ben", analyst);
    await third("Where do I work, and which tools do we use?");

    print("\n== What the server knows now");
    for (const userId of ["ada", "ben"])
      print(`${userId}: ${(await rapport.getUserContext(userId)).context_prompt.replaceAll("\n", " ")}`);
    return { responses };
  } finally {
    await rapport.shutdown();
  }
}

if (process.argv[1] === import.meta.filename) await demo((line) => console.log(line));
