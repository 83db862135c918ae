import { RapportError } from "../errors.ts";

const broken = (): RapportError => new RapportError("invalid_input", "The form does not hold one file.");

/** Headers of a part are short; more is no form. */
const MOST_HEADER_BYTES = 16_384;

/**
 * The bytes of the first file of a `multipart/form-data` body as they arrive (RFC 7578); parts without a file name are passed
 * over. Nothing but a piece of the length of the boundary is held.
 * @throws RapportError invalid_input for a body that is no such form, or ends within the file
 */
export async function* firstFile(
  body: AsyncIterable<Uint8Array>,
  contentType: string,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const boundary = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const name = boundary?.[1] ?? boundary?.[2];
  if (name === undefined || name.length > 200) throw broken();
  const mark = Buffer.from(`\r\n--${name}`, "latin1");
  // The first boundary has no line before it.
  let held: Buffer<ArrayBuffer> = Buffer.from("\r\n", "latin1");
  let state: "between" | "headers" | "file" | "field" = "between";
  for await (const piece of body) {
    held = Buffer.concat([held, piece]);
    for (;;) {
      if (state === "headers") {
        const end = held.indexOf("\r\n\r\n");
        if (end < 0) {
          if (held.length > MOST_HEADER_BYTES) throw broken();
          break;
        }
        const isFile = /^content-disposition:.*;\s*filename\*?=/im.test(held.subarray(0, end).toString("latin1"));
        // The line before the boundary stays: an empty part has nothing else.
        held = held.subarray(end + 2);
        state = isFile ? "file" : "field";
        if (isFile) {
          held = held.subarray(2);
          if (held.subarray(0, mark.length - 2).equals(mark.subarray(2))) return;
        }
        continue;
      }
      const at = held.indexOf(mark);
      if (state === "file") {
        const safe = at < 0 ? Math.max(0, held.length - mark.length) : at;
        if (safe > 0) yield held.subarray(0, safe);
        held = held.subarray(safe);
        if (at >= 0) return;
        break;
      }
      if (at < 0) {
        held = held.subarray(Math.max(0, held.length - mark.length));
        break;
      }
      held = held.subarray(at + mark.length);
      state = "headers";
    }
  }
  throw broken();
}
