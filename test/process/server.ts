import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

export type Exit = { code: number | null; signal: NodeJS.Signals | null };
/** The built server as a process of its own, as a newcomer starts it. */
export type ServerProcess = {
  url: string;
  pid: number;
  /** Everything it printed so far, both streams. */
  output(): string;
  exited: Promise<Exit>;
  /** `kill -9`; resolves when it is gone. */
  kill(): Promise<Exit>;
  /** SIGTERM; resolves when it is gone. */
  stop(): Promise<Exit>;
};

let built = false;
/** Tests run the sources, a process runs dist/: built anew when a source file is newer. */
function buildOnce(): void {
  if (built) return;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/build.mjs", "--if-needed"], { cwd: root });
  if (status !== 0) throw new Error(`The build failed: ${stdout.toString()}${stderr.toString()}`);
  built = true;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What it prints and how it ends, without waiting for it to be ready. Nothing of our own environment but the path reaches it. */
export function spawnServer(
  settings: Record<string, string>,
  nodeOptions: string[] = [],
): Omit<ServerProcess, "url" | "pid"> & { child: ChildProcess } {
  buildOnce();
  const child = spawn(process.execPath, [...nodeOptions, "dist/cli/main.js"], {
    cwd: root,
    env: { PATH: process.env["PATH"], RAPPORT_LOG: "warn", ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  child.stdout.on("data", (bytes: Buffer) => (text += bytes.toString()));
  child.stderr.on("data", (bytes: Buffer) => (text += bytes.toString()));
  const exited = new Promise<Exit>((resolve) => child.on("close", (code, signal) => resolve({ code, signal })));
  const end = (signal: NodeJS.Signals) => () => {
    child.kill(signal);
    return exited;
  };
  return { child, output: () => text, exited, kill: end("SIGKILL"), stop: end("SIGTERM") };
}

/** Starts the server on a free port (or on PORT) and waits for the line that says it is ready. */
export async function startServer(
  settings: Record<string, string>,
  nodeOptions: string[] = [],
): Promise<ServerProcess> {
  const port = settings["PORT"] ?? String(await freePort());
  const { child, ...server } = spawnServer({ ...settings, PORT: port }, nodeOptions);
  const ready = new Promise<string>((resolve) =>
    child.stdout?.on("data", () => {
      const url = /Rapport is ready: (\S+)/.exec(server.output())?.[1];
      if (url !== undefined) resolve(url);
    }),
  );
  const url = await Promise.race([ready, server.exited.then(() => undefined)]);
  if (url === undefined || child.pid === undefined) throw new Error(`The server did not start:\n${server.output()}`);
  return { ...server, url, pid: child.pid };
}
