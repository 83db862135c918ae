import { describe, expect, test } from "vitest";
import { circles, importsOf, readSources, roomOf, type Import, type Source } from "./directions/imports.ts";
import { COMMON, DIRECTIONS, EXCEPTIONS, PACKAGES, READS_ENVIRONMENT } from "./directions/table.ts";

const isException = ({ from, to, typesOnly }: Pick<Import, "from" | "to" | "typesOnly">): boolean =>
  EXCEPTIONS.some(
    (row) => (row.from === from || row.from === roomOf(from)) && row.to === to && (typesOnly || !row.types),
  );

const isAllowed = ({ from, to, typesOnly }: Import): boolean => {
  const [room, other] = [roomOf(from), roomOf(to)];
  if (room === other || isException({ from, to, typesOnly })) return true;
  const row = DIRECTIONS.find((direction) => direction.room === room);
  if (!row) return false;
  if (COMMON.includes(other)) return room !== "client";
  return row.may.includes(other) || (typesOnly && (row.types ?? []).includes(other));
};

/** What a set of files does that the table does not allow, as sentences. */
function problems(sources: Source[]): string[] {
  const imports = sources.flatMap(importsOf);
  const own = imports.filter((one) => one.own);
  const outward = own
    .filter((one) => !isAllowed(one))
    .map(({ from, to, typesOnly }) => `${from} imports ${to}${typesOnly ? " (types)" : ""}`);
  const strayPackages = imports
    .filter(
      ({ from, to, own }) =>
        !own && PACKAGES.some(({ packages, rooms }) => packages.test(to) && !rooms.includes(roomOf(from))),
    )
    .map(({ from, to }) => `${from} imports the package ${to}`);
  const environment = sources
    .filter(({ text }) => /\bprocess\s*\.\s*env\b|import\s*\{[^}]*\benv\b[^}]*\}\s*from\s*"(node:)?process"/.test(text))
    .filter(({ path }) => !READS_ENVIRONMENT.some(({ room }) => room === roomOf(path)))
    .map(({ path }) => `${path} reads the environment`);
  const rings = circles(imports).map((ring) => `a circle: ${ring.join(" -> ")}`);
  return [...outward, ...strayPackages, ...environment, ...rings];
}

describe("imports of src/", () => {
  const sources = readSources();
  test("point inward, as the table of directions says, and run in no circle", () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(problems(sources)).toEqual([]);
  });
  test("every room is in the table once, and the table names only rooms that exist or are planned", () => {
    const named = DIRECTIONS.map(({ room }) => room);
    expect(new Set(named).size).toBe(named.length);
    expect([...new Set(sources.map(({ path }) => roomOf(path)))].filter((room) => !named.includes(room))).toEqual([]);
  });
});

describe("the check itself", () => {
  const file = (path: string, text: string): Source => ({ path, text });
  test.each([
    ["a room reaching outward", file("memory/a.ts", `import { runTurn } from "../orchestrator/turn.ts";`)],
    [
      "a value hidden among types",
      file("memory/a.ts", `import { type Turn, runTurn } from "../orchestrator/turn.ts";`),
    ],
    ["SQL in an adapter", file("http/a.ts", `import { sql } from "../database/sql.ts";`)],
    ["types of the database in an adapter", file("http/a.ts", `import type { Sql } from "../database/sql.ts";`)],
    ["a model that sees the database", file("models/a.ts", `const { sql } = await import("../database/sql.ts");`)],
    ["a client that sees the server", file("client/a.ts", `export type { RapportError } from "../errors.ts";`)],
    ["a second door", file("agents/a.ts", `import pg from "pg";`)],
    [
      "a second door below a folder of the package",
      file("agents/a.ts", `import { x } from "@electric-sql/pglite/contrib/x";`),
    ],
    ["a second reader of the environment", file("memory/a.ts", `const home = process.env["HOME"];`)],
    ["a room nobody planned", file("cupboard/a.ts", `import { RapportError } from "../errors.ts";`)],
    ["a type import in the middle of a type", file("models/a.ts", `type A = import("../database/types.ts").Database;`)],
  ])("catches %s", (_what, source) => {
    expect(problems([source])).toHaveLength(1);
  });
  test("catches files that import each other, through a third", () => {
    const ring = [
      file("memory/a.ts", `import "./b.ts";`),
      file("memory/b.ts", `import { C } from "./c.ts";`),
      file("memory/c.ts", `export { a } from "./a.ts";`),
    ];
    expect(problems(ring)).toEqual(["a circle: memory/a.ts -> memory/b.ts -> memory/c.ts -> memory/a.ts"]);
  });
  test("lets two files of a room share types", () => {
    const pair = [
      file("memory/a.ts", `import type { B } from "./b.ts";`),
      file("memory/b.ts", `import { a } from "./a.ts";`),
    ];
    expect(problems(pair)).toEqual([]);
  });
  test("lets an arrow point inward, and a comment or text mention whatever it likes", () => {
    const text = `import type { Turn } from "../orchestrator/types.ts";\n// import pg from "pg"\nconst a = 'import pg from "pg"';`;
    expect(problems([file("memory/a.ts", text)])).toEqual([]);
  });
});
