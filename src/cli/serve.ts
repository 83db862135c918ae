import { spawn } from "node:child_process";
import { createRapport } from "../rapport.ts";
import { startServer } from "../server.ts";

/** SIGTERM must be done within 10 s (DESIGN section 8); the snapshot of a clean stop has what the turns leave. */
const DRAIN_MS = 6_000;

/** Starts the server, says in one line where it is, and runs until it is told to stop. */
export async function serveCommand(): Promise<void> {
  const rapport = createRapport({ settings: definedOnly(process.env) });
  await rapport.initialize();
  const { rooms } = rapport;
  const { config } = rooms;
  const server = await startServer(rapport).catch(async (error: unknown) => {
    await rapport.shutdown();
    throw error;
  });
  const address = config.publicUrl ?? server.url;
  console.log(`Rapport is ready: ${address}`);
  if (isLoopback(config.host) && !(await server.accounts.hasAccounts())) {
    console.log(
      `Owner link (works once, within 15 minutes): ${server.url}/owner/${server.accounts.ownerLinks.create()}`,
    );
  }
  if (rooms.models.default === "offline") {
    console.log(
      "No model is set: answers come from memory alone. Set OPENAI_API_KEY, ANTHROPIC_API_KEY or COMPATIBLE_BASE_URL for more.",
    );
  } else console.log(`Answers come from ${rooms.models.default}.`);
  if (config.open === "1" && process.stdout.isTTY) openBrowser(address);

  let stopping = false;
  const stop = (signal: string): void => {
    // A second Ctrl-C means it: everything acknowledged is on disk already.
    if (stopping) process.exit(1);
    stopping = true;
    rooms.log.info({ signal }, "server.stopping");
    server
      .close(DRAIN_MS)
      .then(() => rapport.shutdown())
      .then(() => process.exit(0))
      .catch((error: unknown) => {
        console.error(error);
        process.exit(1);
      });
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

const isLoopback = (host: string): boolean => host === "localhost" || host === "::1" || host.startsWith("127.");

const definedOnly = (environment: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === "darwin"
      ? ["open", url]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", "", url]
        : ["xdg-open", url];
  // No browser on this machine is no reason to stop: the address stands on the screen.
  spawn(command ?? "", args, { stdio: "ignore", detached: true })
    .on("error", () => console.log(`Open ${url} in your browser.`))
    .unref();
}
