// Compiles src/ to dist/ with TypeScript 7 (called by path: the name `typescript` is version 6, which the lint tools need)
// and copies what is not TypeScript. With --if-needed: only when a source file is newer than the last build.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const stamp = join(root, "dist", ".built");

const newest = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((latest, entry) => Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs), 0);

const inputs = Math.max(
  newest(join(root, "src")),
  ...["package-lock.json", "tsconfig.json", "tsconfig.build.json"].map((name) => statSync(join(root, name)).mtimeMs),
);
if (process.argv.includes("--if-needed") && existsSync(stamp) && statSync(stamp).mtimeMs > inputs) process.exit(0);

rmSync(join(root, "dist"), { recursive: true, force: true });
const tsc = spawnSync(process.execPath, [join(root, "node_modules/typescript7/bin/tsc"), "-p", "tsconfig.build.json"], {
  cwd: root,
  stdio: "inherit",
});
if (tsc.status !== 0) process.exit(tsc.status ?? 1);
mkdirSync(join(root, "dist/database"), { recursive: true });
cpSync(join(root, "src/database/migrations"), join(root, "dist/database/migrations"), { recursive: true });
writeFileSync(stamp, "");
