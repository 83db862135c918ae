import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { format } from "prettier";
import { expect, test } from "vitest";
import { envExample, glossaryWithTable, readmeWithTable } from "../scripts/settings.ts";

test("README and .env.example show the settings as they are (else: npm run settings)", async () => {
  const readme = readFileSync("README.md", "utf8");
  expect(readme).toBe(await format(readmeWithTable(readme), { parser: "markdown", printWidth: 120 }));
  expect(readFileSync(".env.example", "utf8")).toBe(envExample());
});

test("the glossary shows every slot as the code has it (else: npm run settings)", async () => {
  const glossary = readFileSync("docs/glossary.md", "utf8");
  expect(glossary).toBe(await format(glossaryWithTable(glossary), { parser: "markdown", printWidth: 120 }));
});

test("a document without the markers of its table is refused, not emptied", () => {
  expect(() => glossaryWithTable("# Glossary\n<!-- slots:begin -->\n")).toThrow(/slots:end/);
});

test("links between the documents lead somewhere", () => {
  const documents = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.md"], { encoding: "utf8" })
    .split("\n")
    .filter((name) => name !== "" && existsSync(name));
  const broken = documents.flatMap((document) =>
    [...readFileSync(document, "utf8").matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
      .map((match) => join(dirname(document), match[1] ?? ""))
      .filter((target) => !existsSync(target))
      .map((target) => `${document} -> ${target}`),
  );
  expect(broken).toEqual([]);
});
