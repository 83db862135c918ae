import type { ByteStream } from "../src/transfer/types.ts";

/** Bytes in pieces of this many, as a slow network would bring them. */
export async function* pieces(content: string | Uint8Array, size = 7): ByteStream {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export const collect = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
};

export const jsonLines = (...records: object[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join("");

const CRC_TABLE = Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});
const crc32 = (bytes: Uint8Array): number => {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
};

/** A zip of stored files. `claimedSize` lies about how much comes out. */
export function zipOf(files: { name: string; content: string; claimedSize?: number }[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claimedSize } of files) {
    const [data, fileName] = [Buffer.from(content), Buffer.from(name)];
    const fields = Buffer.alloc(22);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(claimedSize ?? data.length, 18);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), fields, u16(fileName.length), u16(0), fileName, data]);
    directory.push(
      // Extra, comment, disk and attributes are nothing: 12 bytes.
      Buffer.concat([
        Buffer.from("PK\x01\x02"),
        u16(20),
        fields,
        u16(fileName.length),
        Buffer.alloc(12),
        u32(offset),
        fileName,
      ]),
    );
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.concat([
    Buffer.from("PK\x05\x06"),
    u32(0),
    u16(files.length),
    u16(files.length),
    u32(central.length),
    u32(offset),
    u16(0),
  ]);
  return Buffer.concat([...parts, central, end]);
}
const u16 = (value: number): Buffer => Buffer.from([value & 0xff, value >>> 8]);
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
