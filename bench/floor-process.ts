import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../test/process/server.ts";

export type FloorProcess = { url: string; pid: number; kill(): Promise<void> };

/** The floor as a process of its own, like the server it is compared with. */
export async function startFloor(options: { address: string | undefined; modelUrl: string }): Promise<FloorProcess> {
  const folder = mkdtempSync(join(tmpdir(), "rapport-floor-"));
  const port = await freePort();
  const child = spawn(process.execPath, ["--import", "tsx", fileURLToPath(new URL("./floor.ts", import.meta.url))], {
    env: {
      PATH: process.env["PATH"],
      FLOOR_PORT: String(port),
      FLOOR_MODEL_URL: options.modelUrl,
      FLOOR_FOLDER: folder,
      ...(options.address !== undefined && { FLOOR_DATABASE_URL: options.address }),
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = new Promise<void>((resolve) => child.on("close", () => resolve()));
  const ready = new Promise<true>((resolve) => child.stdout.on("data", () => resolve(true)));
  const started = await Promise.race([ready, gone.then(() => false)]);
  if (!started || child.pid === undefined) throw new Error("The floor did not start.");
  return {
    url: `http://127.0.0.1:${port}/`,
    pid: child.pid,
    async kill() {
      child.kill("SIGKILL");
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
