import { RapportError } from "../errors.ts";
import { firstFile } from "./multipart.ts";

/** Largest upload, in bytes; far above what a person writes in many years, far below a disk. */
export const MOST_UPLOAD_BYTES = 2_000_000_000;

/**
 * The file of a request as it arrives: the body itself, or the first file of a form. Never held as a whole.
 * @throws RapportError invalid_input without a body; payload_too_large while reading
 */
export function uploadOf(request: Request, limitBytes = MOST_UPLOAD_BYTES): AsyncIterable<Uint8Array> {
  if (request.body === null) throw new RapportError("invalid_input", "Send the file as the body of the request.");
  if (Number(request.headers.get("content-length") ?? 0) > limitBytes) throw tooLarge(limitBytes);
  const type = request.headers.get("content-type") ?? "";
  const bytes = counted(request.body, limitBytes);
  return /^multipart\/form-data\b/i.test(type) ? firstFile(bytes, type) : bytes;
}

const tooLarge = (limitBytes: number): RapportError =>
  new RapportError("payload_too_large", `The file is larger than ${limitBytes} bytes.`);

async function* counted(body: ReadableStream<Uint8Array>, limitBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const piece of body) {
    size += piece.byteLength;
    if (size > limitBytes) throw tooLarge(limitBytes);
    yield piece;
  }
}
