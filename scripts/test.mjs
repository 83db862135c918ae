// npm test: format, types and lint first (seconds), then every suite. Arguments go to the test runner.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const only = process.argv.slice(2);
const node = (script, args) =>
  spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: "inherit" }).status ?? 1;
if (only.length === 0) {
  const code = node("scripts/check.mjs", []);
  if (code !== 0) process.exit(code);
}
process.exit(node("--import", ["./scripts/node20.mjs", "node_modules/vitest/vitest.mjs", "run", ...only]));
