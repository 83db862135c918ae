export type JsonFound =
  { status: "found"; value: unknown } | { status: "empty" | "no-json" | "truncated" | "not-json" | "wrong-form" };

/** Much more than an answer of a few hundred tokens can be; bounds the work on a server gone mad. */
const LONGEST = 200_000;
/** Beginnings tried; words before the JSON may hold brackets of their own. */
const MOST_STARTS = 50;

/**
 * The first JSON in a text that is what is looked for, whatever stands around it: thoughts, fences, words before and after.
 * `not-json` is balanced and does not parse, `wrong-form` parses and is something else, `truncated` never closes.
 */
export function jsonIn(text: string, isWanted: (value: unknown) => boolean): JsonFound {
  const written = withoutThoughts(text.slice(0, LONGEST)).trim();
  if (written === "") return { status: "empty" };
  let worst: "no-json" | "not-json" | "wrong-form" = "no-json";
  let from = 0;
  for (let tries = 0; tries < MOST_STARTS; tries += 1) {
    const start = nextStart(written, from);
    if (start === -1) break;
    const end = closing(written, start);
    // Brackets in prose are stepped into; what begins like JSON is whole or nothing, or a part would pass for the whole.
    const isProse = !/^(?:\{\s*["}]|\[\s*[[{\]"])/.test(written.slice(start, start + 200));
    if (end === -1) {
      if (!isProse) return { status: "truncated" };
      from = start + 1;
      continue;
    }
    const parsed = parsedJson(written.slice(start, end));
    if (parsed !== undefined && isWanted(parsed.value)) return { status: "found", value: parsed.value };
    if (!isProse) worst = parsed === undefined ? "not-json" : "wrong-form";
    from = isProse ? start + 1 : end;
  }
  return { status: worst };
}

/** Reasoning models of local servers think aloud in these tags. */
const withoutThoughts = (text: string): string => text.replace(/<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>/gi, "");

function nextStart(text: string, from: number): number {
  const found = /[{[]/.exec(text.slice(from));
  return found === null ? -1 : from + found.index;
}

/** Behind the bracket that closes the one at `start`; -1 where the text ends first. */
function closing(text: string, start: number): number {
  let depth = 0;
  let inString = false;
  for (let index = start; index < text.length; index += 1) {
    const character = text[index];
    if (inString) {
      if (character === "\\") index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") {
      depth -= 1;
      if (depth === 0) return index + 1;
    }
  }
  return -1;
}

/** Undefined where it is not JSON; a comma too many before a closing bracket is the one slip that is mended. */
function parsedJson(text: string): { value: unknown } | undefined {
  for (const candidate of [text, text.replace(/,(\s*[}\]])/g, "$1")]) {
    try {
      return { value: JSON.parse(candidate) as unknown };
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return undefined;
}
