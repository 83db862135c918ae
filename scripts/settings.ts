// Prints the tables that code owns into the documents, so that they cannot differ: `npm run settings`.
// src/config.ts -> README.md and .env.example; src/memory/slots.ts -> docs/glossary.md
import { readFileSync, writeFileSync } from "node:fs";
import { SETTINGS, type Setting } from "../src/config.ts";
import { SLOTS, type Slot } from "../src/memory/slots.ts";

/** Puts `table` between the markers `<!-- name:begin -->` and `<!-- name:end -->`. */
function between(document: string, name: string, table: string[]): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [before, rest] = document.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`The markers ${begin} and ${end} are missing.`);
  return `${before}${begin}\n\n${table.join("\n")}\n\n${end}${after}`;
}

export function readmeWithTable(readme: string): string {
  const rows = Object.values<Setting>(SETTINGS).map(
    ({ name, fallback, about }) => `| \`${name}\` | ${fallback ? `\`${fallback}\`` : ""} | ${about} |`,
  );
  return between(readme, "settings", ["| name | default | what it does |", "| --- | --- | --- |", ...rows]);
}

export function glossaryWithTable(glossary: string): string {
  const rows = Object.entries<Slot>(SLOTS).map(
    ([name, { section, cardinality, lifetimeDays, description }]) =>
      `| \`${section}\` | \`${name}\` | ${cardinality} | ${lifetimeDays === null ? "until it changes" : `${lifetimeDays} days`} | ${description} |`,
  );
  const head = ["| section | slot | values | lasts | meaning |", "| --- | --- | --- | --- | --- |"];
  return between(glossary, "slots", [...head, ...rows]);
}

export const envExample = (): string =>
  [
    "# Copy to .env and change what you need. Every line is optional.",
    ...Object.values<Setting>(SETTINGS).map(
      ({ name, fallback, about }) => `\n# ${about.replaceAll("`", "")}\n# ${name}=${fallback ?? ""}`,
    ),
    "",
  ].join("\n");

if (process.argv[1] === import.meta.filename) {
  writeFileSync("README.md", readmeWithTable(readFileSync("README.md", "utf8")));
  writeFileSync(".env.example", envExample());
  writeFileSync("docs/glossary.md", glossaryWithTable(readFileSync("docs/glossary.md", "utf8")));
}
