import type { ByteStream, Read } from "./types.ts";

/** Longest line or array element, in UTF-16 units: a conversation of ten thousand messages is about 20 million. */
export const LONGEST_ITEM = 64_000_000;

/** Text as it arrives; a byte order mark is taken off, bytes that are not UTF-8 become U+FFFD. */
export async function* textOf(stream: ByteStream): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8");
  for await (const bytes of stream) {
    const text = decoder.decode(bytes, { stream: true });
    if (text !== "") yield text;
  }
  const rest = decoder.decode();
  if (rest !== "") yield rest;
}

/** Lines without their ends, empty ones left out; `at` counts from 1. A line that is too long is a problem, not an error. */
export async function* linesOf(
  stream: ByteStream,
  longest = LONGEST_ITEM,
): AsyncGenerator<Read<{ at: string; text: string }>> {
  let line = 1;
  let held = "";
  let overlong = false;
  const finish = (): Read<{ at: string; text: string }> | null => {
    const at = `line ${line}`;
    line += 1;
    const text = held.trim();
    const tooLong = overlong;
    held = "";
    overlong = false;
    if (tooLong) return { ok: false, problem: { at, reason: "This line is too long." } };
    return text === "" ? null : { ok: true, item: { at, text } };
  };
  for await (const text of textOf(stream)) {
    let from = 0;
    for (;;) {
      const end = text.indexOf("\n", from);
      const piece = end < 0 ? text.slice(from) : text.slice(from, end);
      if (held.length + piece.length > longest) {
        overlong = true;
        held = "";
      } else if (!overlong) held += piece;
      if (end < 0) break;
      const done = finish();
      if (done) yield done;
      from = end + 1;
    }
  }
  const last = finish();
  if (last) yield last;
}
