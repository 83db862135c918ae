import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** One import of a source file. `to` is a path below src/ for own files and the package's name otherwise. */
export type Import = { from: string; to: string; own: boolean; typesOnly: boolean };
export type Source = { path: string; text: string };

const root = fileURLToPath(new URL("../../src/", import.meta.url));

/** The product's own files, tests left out; paths are below src/ with forward slashes. */
export const readSources = (): Source[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name) && !/\.test\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: relative(root, file).split(sep).join("/"), text: readFileSync(file, "utf8") }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));

/** Every import, re-export, `import(...)` and type import of a file, as the compiler reads it. */
export function importsOf({ path, text }: Source): Import[] {
  const found: Import[] = [];
  const note = (specifier: ts.Node | undefined, typesOnly: boolean): void => {
    if (specifier && ts.isStringLiteralLike(specifier))
      found.push({ from: path, ...target(path, specifier.text), typesOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) note(node.moduleSpecifier, importsTypesOnly(node.importClause));
    else if (ts.isExportDeclaration(node)) note(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) note(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      note(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest));
  return found;
}

function importsTypesOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  return !clause.name && !!named && ts.isNamedImports(named) && named.elements.every((element) => element.isTypeOnly);
}

function target(from: string, specifier: string): { to: string; own: boolean } {
  if (specifier.startsWith(".")) return { to: posix.join(dirname(from), specifier), own: true };
  const parts = specifier.split("/");
  return { to: parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/"), own: false };
}

/** The first folder, or the file's own name for what lies beside the rooms: `memory/rank.ts` -> `memory`, `errors.ts` -> `errors`. */
export const roomOf = (path: string): string => path.replace(/\.ts$/, "").split("/")[0] ?? path;

/** Files that import each other in a ring, each ring once. Types are left out: they are gone before anything runs. */
export function circles(imports: Import[]): string[][] {
  const next = new Map<string, string[]>();
  for (const { from, to, own, typesOnly } of imports)
    if (own && !typesOnly) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const rings: string[][] = [];
  const walk = (path: string, trail: string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) rings.push([...trail.slice(start), path]);
    if (start >= 0 || done.has(path)) return;
    for (const to of next.get(path) ?? []) walk(to, [...trail, path]);
    done.add(path);
  };
  for (const path of next.keys()) walk(path, []);
  return rings;
}
