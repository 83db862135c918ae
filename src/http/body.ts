import { RapportError } from "../errors.ts";

const tooLarge = (limitBytes: number): RapportError =>
  new RapportError("payload_too_large", `The request is larger than ${limitBytes} bytes.`);

/** Reads a request's body, and no more of it than allowed. @throws RapportError payload_too_large */
export async function readBytes(request: Request, limitBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const announced = request.headers.get("content-length");
  if (announced !== null) {
    if (Number(announced) > limitBytes) throw tooLarge(limitBytes);
    const bytes = new Uint8Array(await request.arrayBuffer());
    if (bytes.byteLength > limitBytes) throw tooLarge(limitBytes);
    return bytes;
  }
  if (request.body === null) return new Uint8Array();
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of request.body) {
    size += piece.byteLength;
    if (size > limitBytes) throw tooLarge(limitBytes);
    pieces.push(piece);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.byteLength;
  }
  return bytes;
}

/**
 * The JSON document of a request, or undefined when it has no body.
 * @param takesText also parse what comes as `text/plain` or without a type: what a browser's `fetch` sends for a bare string
 * @throws RapportError payload_too_large, unsupported_media_type, invalid_input
 */
export async function readJson(
  request: Request,
  options: { limitBytes: number; takesText: boolean },
): Promise<unknown> {
  const bytes = await readBytes(request, options.limitBytes);
  if (bytes.byteLength === 0) return undefined;
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  const isJson = type === "application/json" || (options.takesText && (type === "text/plain" || type === ""));
  if (!isJson) throw new RapportError("unsupported_media_type", "Send the request as application/json.");
  return parseJson(bytes);
}

function parseJson(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new RapportError("invalid_input", "The request is not UTF-8 text.", { cause: error });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RapportError("invalid_input", "The request is not valid JSON.", { cause: error });
  }
}
