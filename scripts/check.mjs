// Format, types and lint side by side; import directions are a test of their own (test/directions.test.ts).
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const steps = [
  ["format", "node_modules/prettier/bin/prettier.cjs", ["--check", ".", "--log-level", "warn"]],
  ["types", "node_modules/typescript7/bin/tsc", ["-p", "tsconfig.json"]],
  ["lint", "node_modules/eslint/bin/eslint.js", ["."]],
];
const run = ([name, script, args]) =>
  new Promise((resolve) => {
    const started = Date.now();
    const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
    child.on("exit", (code) => {
      console.log(`${name}: ${code === 0 ? "ok" : "failed"} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
      resolve(code ?? 1);
    });
  });
const codes = await Promise.all(steps.map(run));
process.exit(Math.max(...codes));
