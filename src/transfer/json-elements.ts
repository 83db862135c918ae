import { RapportError } from "../errors.ts";
import { LONGEST_ITEM, textOf } from "./lines.ts";
import type { ByteStream, Read } from "./types.ts";

/**
 * The text of each element of the array a JSON document is, one at a time: only one element is held. `at` counts from 1.
 * An array inside an object (`{"conversations": [...]}`) is found as well: the first one there is.
 * @throws RapportError invalid_input for a document without an array
 */
export async function* elementsOf(
  stream: ByteStream,
  longest = LONGEST_ITEM,
): AsyncGenerator<Read<{ at: string; text: string }>> {
  let state: "before" | "inside" | "after" = "before";
  let depth = 0;
  let quoted = false;
  let escaped = false;
  let pieces: string[] = [];
  let length = 0;
  let overlong = false;
  let count = 0;
  const finish = (): Read<{ at: string; text: string }> | null => {
    const text = pieces.join("").trim();
    const tooLong = overlong;
    pieces = [];
    length = 0;
    overlong = false;
    if (text === "" && !tooLong) return null;
    count += 1;
    const at = `item ${count}`;
    return tooLong
      ? { ok: false, problem: { at, reason: "This item is too long." } }
      : { ok: true, item: { at, text } };
  };
  const keep = (text: string): void => {
    length += text.length;
    if (length > longest) {
      overlong = true;
      pieces = [];
    } else if (text !== "") pieces.push(text);
  };
  for await (const text of textOf(stream)) {
    let from = 0;
    for (let index = 0; index < text.length; index += 1) {
      const character = text.charCodeAt(index);
      if (quoted) {
        if (escaped) escaped = false;
        else if (character === BACKSLASH) escaped = true;
        else if (character === QUOTE) quoted = false;
      } else if (character === QUOTE) quoted = true;
      else if (state === "before") {
        if (character === OPEN_BRACKET) {
          state = "inside";
          from = index + 1;
        }
      } else if (state === "inside") {
        if (character === OPEN_BRACKET || character === OPEN_BRACE) depth += 1;
        else if (depth > 0 && (character === CLOSE_BRACKET || character === CLOSE_BRACE)) depth -= 1;
        else if (depth === 0 && (character === COMMA || character === CLOSE_BRACKET)) {
          keep(text.slice(from, index));
          from = index + 1;
          const element = finish();
          if (element) yield element;
          if (character === CLOSE_BRACKET) state = "after";
        }
      }
    }
    if (state === "inside") keep(text.slice(from));
  }
  if (state === "before") throw new RapportError("invalid_input", "This file holds no list of conversations.");
  // A file cut short: what stands before the cut was given out.
  if (state === "inside")
    yield { ok: false, problem: { at: `item ${count + 1}`, reason: "The file ends in the middle of this item." } };
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
