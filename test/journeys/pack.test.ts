import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "../..");
const tsc = join(root, "node_modules/typescript7/bin/tsc");

/** What somebody who embeds the product writes first. */
const PROGRAM = `import { startServer } from "rapport/server";
import { createRapport, RapportError, type Rapport, type TurnResult, type UserContext } from "rapport";

const rapport: Rapport = createRapport({ database: "memory", settings: { RAPPORT_LOG: "silent" } });
await rapport.initialize();
const userId = "customer-42";
const agent = await rapport.createAgentFromPreset({ userId, presetName: "data_analyst" });
const session = await rapport.createPersonalizedSession({ userId, agentId: agent.agentId });
const turn: TurnResult = await rapport.processMessage({
  userId,
  sessionId: session.sessionId,
  userMessage: "We use Metabase and dbt.",
});
const context: UserContext = await rapport.getUserContext(userId);
const refused = await rapport
  .processMessage({ userId: "somebody-else", sessionId: session.sessionId, userMessage: "Hello" })
  .catch((error: unknown) => (error instanceof RapportError ? error.code : "no RapportError"));
// @ts-expect-error there is no such preset
await rapport.createAgentFromPreset({ userId, presetName: "wizard" }).catch(() => undefined);
const server = await startServer(rapport, { port: 0 });
await server.close();
await rapport.shutdown();
console.log(JSON.stringify({ learned: turn.learned.length, tools: context.learned_preferences["favorite_tools"], refused }));
`;

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "rapport-pack-"));
  await run(process.execPath, [join(root, "scripts/build.mjs"), "--if-needed"]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** npm as the one that runs this suite, or the one beside this Node. */
function npm(args: string[], cwd: string): Promise<{ stdout: string }> {
  const script =
    process.env["npm_execpath"] ?? join(dirname(process.execPath), "../lib/node_modules/npm/bin/npm-cli.js");
  return existsSync(script)
    ? run(process.execPath, [script, ...args], { cwd })
    : run("npm", args, { cwd, shell: process.platform === "win32" });
}

/** As `npm install` would lay it out, with the dependencies this checkout was installed with in place of a download. */
function install(unpacked: string, project: string): void {
  const modules = join(project, "node_modules");
  mkdirSync(modules);
  cpSync(unpacked, join(modules, "rapport"), { recursive: true });
  for (const name of productionPackages()) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, "node_modules", name), join(modules, name), "junction");
  }
}

/** The top-level folders of what npm installs without development packages. */
function productionPackages(): string[] {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean }>;
  };
  return Object.entries(lock.packages).flatMap(([path, { dev }]) => {
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path)?.[1];
    return name === undefined || dev === true || !existsSync(join(root, path)) ? [] : [name];
  });
}

test("the packed package type-checks in an empty strict project, declarations included, and runs", async () => {
  await npm(["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], root);
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "";
  // A relative name, run in the folder: Windows' tar takes a drive letter for a host.
  await run("tar", ["-xzf", tarball], { cwd: folder });
  const unpacked = join(folder, "package");
  const shipped = readdirSync(unpacked, { recursive: true }).map(String);
  expect(shipped).toContain("README.md");
  expect(shipped.filter((name) => /(^|[\\/])(src|test|data|\.env)([\\/]|$)|\.test\./.test(name))).toEqual([]);

  const project = join(folder, "project");
  mkdirSync(project);
  install(unpacked, project);
  writeFileSync(join(project, "package.json"), JSON.stringify({ type: "module", private: true }));
  writeFileSync(join(project, "main.ts"), PROGRAM);
  const strict = ["--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess", "--skipLibCheck", "false"];
  const target = ["--target", "es2023", "--module", "nodenext", "--types", "", "--preserveSymlinks"];
  const checked = await run(process.execPath, [tsc, ...strict, ...target, "main.ts"], { cwd: project }).catch(
    (error: { stdout: string }) => error,
  );
  expect(checked.stdout).toBe("");
  const { stdout } = await run(process.execPath, ["main.js"], { cwd: project });
  expect(JSON.parse(stdout)).toEqual({ learned: 2, tools: ["Metabase", "dbt"], refused: "not_found" });
}, 60_000);
