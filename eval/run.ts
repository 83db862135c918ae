import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { createRapport } from "../src/index.ts";
import { freshServerDatabase } from "../test/database.ts";
import { runLearningEval } from "./learning.ts";
import { loadConversations } from "./recall/data.ts";
import { DEPTH, measureRecall, renderRecall } from "./recall/run.ts";

const USAGE = `npm run eval -- learning
npm run eval -- recall --data <folder> [--data <folder>] [--k ${DEPTH}] [--postgres postgres://owner@host/postgres]

recall runs conversations with questions (see docs/quality.md) through the product's own import and search, on the embedded
database in memory, or in a new database of a PostgreSQL server whose owner's address is given.`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: "string", multiple: true },
    k: { type: "string", default: String(DEPTH) },
    postgres: { type: "string" },
  },
});

async function recall(): Promise<void> {
  const folders = values.data ?? [];
  const depth = Number(values.k);
  if (folders.length === 0 || !Number.isInteger(depth) || depth < 1 || depth > 300) return fail();
  const database = values.postgres === undefined ? ("memory" as const) : await freshServerDatabase(values.postgres);
  // Secrets of a throw-away server database lie in no folder.
  const secret = (): string => randomBytes(32).toString("base64url");
  const settings = { RAPPORT_LOG: "silent", RAPPORT_SECRET: secret(), RAPPORT_TOMBSTONE_KEY: secret() };
  const rapport = createRapport({ database, settings });
  await rapport.initialize();
  try {
    for (const folder of folders) {
      const result = await measureRecall(rapport, loadConversations(folder), depth);
      console.log(`\n## ${folder} on ${rapport.rooms.database.engine}\n\n${renderRecall(result)}`);
    }
  } finally {
    await rapport.shutdown();
  }
}

function fail(): void {
  console.error(USAGE);
  process.exitCode = 2;
}

switch (positionals[0]) {
  case "learning":
    runLearningEval();
    break;
  case "recall":
    await recall();
    break;
  default:
    fail();
}
