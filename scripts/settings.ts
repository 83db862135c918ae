// Prints the configuration table of src/config.ts into README.md and .env.example: `npm run settings`.
import { readFileSync, writeFileSync } from "node:fs";
import { SETTINGS, type Setting } from "../src/config.ts";

const BEGIN = "<!-- settings:begin -->";
const END = "<!-- settings:end -->";

export function readmeWithTable(readme: string): string {
  const rows = Object.values<Setting>(SETTINGS).map(
    ({ name, fallback, about }) => `| \`${name}\` | ${fallback ? `\`${fallback}\`` : ""} | ${about} |`,
  );
  const table = ["| name | default | what it does |", "| --- | --- | --- |", ...rows].join("\n");
  const [before = "", rest = ""] = readme.split(BEGIN);
  const after = rest.split(END)[1] ?? "";
  return `${before}${BEGIN}\n\n${table}\n\n${END}${after}`;
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
}
