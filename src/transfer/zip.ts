import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { open, type Entry, type ZipFile } from "yauzl";
import { RapportError } from "../errors.ts";
import type { NamedStream } from "./read-conversations.ts";
import type { ByteStream } from "./types.ts";

/** Unpacked bytes of all files together: an export of many years is below a tenth of it, a zip bomb above. */
const MOST_UNPACKED = 8_000_000_000;

/** Looks at the first bytes without losing them. */
export async function peek(stream: ByteStream, length: number): Promise<{ head: Buffer; stream: ByteStream }> {
  const iterator = stream[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < length) {
    const next = await iterator.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  const whole = async function* (): AsyncGenerator<Uint8Array> {
    try {
      if (head.length > 0) yield head;
      for (;;) {
        const next = await iterator.next();
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  };
  return { head, stream: whole() };
}

const isZip = (head: Buffer): boolean => head.length >= 4 && head.readUInt32BE(0) === 0x504b0304;

/**
 * The stream itself, or, where it is a zip, each of its files whose name fits, in the order of their names. A zip is read from its
 * end, so it lies in a temporary file while that lasts; nothing else of it is kept.
 * @throws RapportError invalid_input for a zip that is broken, encrypted, too large unpacked, or holds no such file
 */
export async function* filesOf(stream: ByteStream, fits: RegExp): AsyncGenerator<NamedStream> {
  const peeked = await peek(stream, 4);
  if (!isZip(peeked.head)) {
    yield { name: "the file", stream: peeked.stream };
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), "rapport-import-"));
  try {
    const path = join(folder, "upload.zip");
    await pipeline(Readable.from(peeked.stream, { objectMode: false }), createWriteStream(path, { mode: 0o600 }));
    yield* filesOfZip(path, fits);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* filesOfZip(path: string, fits: RegExp): AsyncGenerator<NamedStream> {
  const zip = await opened(path);
  try {
    const entries = (await entriesOf(zip))
      .filter(({ fileName }) => fits.test(basename(fileName)))
      .sort((one, other) => (one.fileName < other.fileName ? -1 : 1));
    if (entries.length === 0) throw new RapportError("invalid_input", "This zip holds no conversations file.");
    if (entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0) > MOST_UNPACKED)
      throw new RapportError("payload_too_large", "This zip is too large unpacked.");
    for (const entry of entries) yield { name: basename(entry.fileName), stream: await contentOf(zip, entry) };
  } finally {
    zip.close();
  }
}

const broken = (cause: unknown): RapportError =>
  new RapportError("invalid_input", "This zip cannot be read.", { cause });

const opened = (path: string): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    open(path, { lazyEntries: true, autoClose: false }, (error, zip) => {
      if (error) reject(broken(error));
      else resolve(zip);
    });
  });

/** Files listed at most: an export has a few hundred, most of them pictures. */
const MOST_ENTRIES = 100_000;

const entriesOf = (zip: ZipFile): Promise<Entry[]> =>
  new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on("entry", (entry: Entry) => {
      entries.push(entry);
      if (entries.length > MOST_ENTRIES) reject(broken(undefined));
      else zip.readEntry();
    });
    zip.on("end", () => resolve(entries));
    zip.on("error", (error) => reject(broken(error)));
    zip.readEntry();
  });

/** yauzl checks that no more comes out than the directory says. */
const contentOf = (zip: ZipFile, entry: Entry): Promise<ByteStream> =>
  new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) reject(broken(error));
      else resolve(readable(stream));
    });
  });

async function* readable(stream: Readable): AsyncGenerator<Uint8Array> {
  try {
    for await (const bytes of stream) yield bytes as Uint8Array;
  } catch (error) {
    throw broken(error);
  }
}
