import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { startServer } from "../../src/server.ts";
import { testRapport } from "../start.ts";

const run = promisify(execFile);
const ADDRESS = "http://127.0.0.1:3000";

/** The tour as it stands under "Three calls", and the one call below it. */
function tour(): { script: string; after: string } {
  const section =
    readFileSync("README.md", "utf8")
      .split("\n## ")
      .find((part) => part.startsWith("Three calls")) ?? "";
  const script = /```sh\n([\s\S]*?)```/.exec(section)?.[1] ?? "";
  const after = /`(curl [^`]+)`/.exec(section)?.[1] ?? "";
  return { script, after };
}

test.skipIf(process.platform === "win32")("the tour of the README works as pasted", async () => {
  const server = await startServer(await testRapport(), { port: 0 });
  try {
    const { script, after } = tour();
    expect(script).toContain(ADDRESS);
    const pasted = `${script}\necho\n${after}`.replaceAll(ADDRESS, server.url);
    const mail = `ada-${server.port}@example.com`;
    const { stdout, stderr } = await run("bash", [
      "--norc",
      "-euo",
      "pipefail",
      "-c",
      pasted.replace("ada@example.com", mail),
    ]);
    expect(stderr).toBe("");
    const [reply, context] = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(reply).toMatchObject({ status: "complete", model: "offline" });
    expect(context).toMatchObject({
      user_profile: { role: "Founder", company_name: "TechFlow AI", industry: "AI" },
      learned_preferences: { favorite_tools: ["HubSpot", "Slack"] },
    });
  } finally {
    await server.close();
  }
});
