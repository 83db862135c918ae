#!/usr/bin/env node
import { existsSync } from "node:fs";
import { loadEnvFile } from "node:process";
import { RapportError } from "../errors.ts";
import { serveCommand } from "./serve.ts";
import { restoreCommand } from "./restore.ts";

const COMMANDS = {
  serve: "starts the server (what `npm start` does)",
  restore: "puts the newest snapshot of the embedded database in place of one that does not open",
} as const;

const usage = (): string =>
  `Usage: rapport [command]\n\n${Object.entries(COMMANDS)
    .map(([name, about]) => `  ${name.padEnd(9)} ${about}`)
    .join("\n")}\n`;

async function main(): Promise<void> {
  if (existsSync(".env")) loadEnvFile(".env");
  const [command = "serve"] = process.argv.slice(2);
  switch (command) {
    case "serve":
      return serveCommand();
    case "restore":
      return restoreCommand();
    case "help":
    case "--help":
      console.log(usage());
      return;
    default:
      console.error(`There is no command ${command}.\n\n${usage()}`);
      process.exitCode = 2;
  }
}

// What a person can mend is a sentence; only what is our fault shows where it happened.
main().catch((error: unknown) => {
  if (error instanceof RapportError) {
    console.error(error.message);
    if (error.code === "internal" && error.cause !== undefined) console.error(error.cause);
  } else console.error(error);
  process.exit(1);
});
