// Runs before start and test, with nothing but Node: installs the packages when node_modules does not match the lock
// file, then (with --build) compiles when a source file is newer than the last build.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Rapport needs Node 20.19 or newer; this is ${process.versions.node}. Install a newer Node and run the command again.`,
  );
  process.exit(1);
}

const marker = join(root, "node_modules", ".rapport-lock");
const lock = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");
if (!existsSync(marker) || readFileSync(marker, "utf8") !== lock) {
  console.error("Installing packages (once, about a minute) ...");
  // npm is a script file on every system; running it through node needs no shell (Windows: npm.cmd).
  const npm = process.env.npm_execpath;
  // No package needs an install script here, and one of them (a dependency of the docs page) would report the install.
  const args = ["ci", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"];
  const run = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ["ignore", "ignore", "inherit"] })
    : spawnSync("npm", args, {
        cwd: root,
        stdio: ["ignore", "ignore", "inherit"],
        shell: process.platform === "win32",
      });
  if (run.status !== 0) {
    console.error(
      "Installing the packages failed; the lines above say why. Check the network and run the command again.",
    );
    process.exit(run.status ?? 1);
  }
  writeFileSync(marker, lock);
}

if (process.argv.includes("--build")) {
  const build = spawnSync(process.execPath, [join(root, "scripts", "build.mjs"), "--if-needed"], {
    cwd: root,
    stdio: "inherit",
  });
  process.exit(build.status ?? 1);
}
