import { cpus, totalmem } from "node:os";
import type { Measured } from "./load.ts";
import type { Counts } from "./proxy.ts";

export type Results = {
  engine: string;
  floorAlone: Measured;
  floorTogether: Measured;
  alone: { memories: number; measured: Measured }[];
  together: Measured;
  counts: Counts | null;
};

const ms = (value: number): string => `${value.toFixed(1)} ms`;
const times = (value: number): string => `${value.toFixed(1)} x`;

/** One markdown table with the gates of the design beside what was measured. */
export function report({ engine, floorAlone, floorTogether, alone, together, counts }: Results): string {
  const at = (memories: number): Measured | undefined => alone.find((row) => row.memories === memories)?.measured;
  const growth = (at(10_000)?.p50Ms ?? Number.NaN) / (at(100)?.p50Ms ?? Number.NaN);
  const rows: string[][] = [
    ["floor, 1 client: p50 / p95", `${ms(floorAlone.p50Ms)} / ${ms(floorAlone.p95Ms)}`, ""],
    ["floor, 16 clients", `${floorTogether.perSecond.toFixed(0)} turns/s`, ""],
    ...alone.map(({ memories, measured }) => [
      `turn, ${memories.toLocaleString("en")} memories: p50 / p95 (x floor)`,
      `${ms(measured.p50Ms)} / ${ms(measured.p95Ms)} (${times(measured.p50Ms / floorAlone.p50Ms)})`,
      memories === 1_000 ? "<= 3 x floor" : memories === 10_000 ? "<= 15 ms" : "",
    ]),
    ["growth of p50 from 100 to 10,000 memories", times(growth), "<= 2.5 x"],
    ["turns/s, 1 session, 1,000 memories", (at(1_000)?.perSecond ?? Number.NaN).toFixed(0), ""],
    ["turns/s, 16 sessions", together.perSecond.toFixed(0), ">= 250"],
    [
      "CPU of the server a turn, 1 session / 16",
      `${ms(at(1_000)?.cpuMs ?? Number.NaN)} / ${ms(together.cpuMs)}`,
      "<= 6 ms",
    ],
    ["network flushes a turn", counts?.flushes.toFixed(1) ?? "no network", "<= 6"],
    ["statements a turn", counts?.statements.toFixed(1) ?? "not counted", "<= 16"],
  ];
  const machine = `${cpus().length} x ${cpus()[0]?.model.trim() ?? "unknown processor"}, ${(totalmem() / 2 ** 30).toFixed(0)} GB, Node ${process.versions.node}`;
  const table = [["what", "measured", "gate"], ["---", "---", "---"], ...rows].map((row) => `| ${row.join(" | ")} |`);
  return `On ${engine} (${machine}):\n\n${table.join("\n")}`;
}
