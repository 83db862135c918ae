import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";

export type Target = { url: string; token: string | null; body: () => object };
export type Measured = { turns: number; p50Ms: number; p95Ms: number; perSecond: number; cpuMs: number };

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** One POST over a kept-alive connection; anything but success stops the bench. */
export const post = ({ url, token, body }: Target): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", ...(token !== null && { authorization: `Bearer ${token}` }) };
    const call = request(url, { method: "POST", agent, headers }, (response) => {
      const pieces: Buffer[] = [];
      response.on("data", (piece: Buffer) => pieces.push(piece));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(pieces).toString();
        if ((response.statusCode ?? 500) >= 300) reject(new Error(`${url} answered ${response.statusCode}: ${text}`));
        else resolve(JSON.parse(text));
      });
    });
    call.on("error", reject);
    call.end(JSON.stringify(body()));
  });

/** Sends turns to every target at once, each target's own one after the other, until the time or the number is up. */
export async function measure(
  targets: Target[],
  pid: number,
  limit: { turns: number; seconds: number },
): Promise<Measured> {
  const times: number[] = [];
  const cpuBefore = cpuOf(pid);
  const start = performance.now();
  const end = start + limit.seconds * 1_000;
  const each = Math.ceil(limit.turns / targets.length);
  await Promise.all(
    targets.map(async (target) => {
      for (let count = 0; count < each && performance.now() < end; count += 1) {
        const from = performance.now();
        await post(target);
        times.push(performance.now() - from);
      }
    }),
  );
  const elapsedMs = performance.now() - start;
  times.sort((a, b) => a - b);
  const at = (share: number): number =>
    times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? Number.NaN;
  return {
    turns: times.length,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    perSecond: (times.length * 1_000) / elapsedMs,
    cpuMs: (cpuOf(pid) - cpuBefore) / times.length,
  };
}

/** Milliseconds of processor a process has used; Linux counts in hundredths of a second. NaN elsewhere. */
function cpuOf(pid: number): number {
  if (process.platform !== "linux") return Number.NaN;
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
