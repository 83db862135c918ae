import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export type Counts = {
  /** Pieces of data that arrived from the server's side at once: writes, as the kernel joins them. */
  flushes: number;
  /** Query and Execute messages of PostgreSQL's protocol. */
  statements: number;
};
export type Proxy = { port: number; counts: Counts; close(): Promise<void> };

const QUERY = "Q".charCodeAt(0);
const EXECUTE = "E".charCodeAt(0);

/** Stands between a server and its PostgreSQL, passes everything on, and counts what the server sends. */
export async function startProxy(host: string, port: number): Promise<Proxy> {
  const counts: Counts = { flushes: 0, statements: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, host);
    near.setNoDelay();
    far.setNoDelay();
    const readMessages = messageReader((type) => {
      if (type === QUERY || type === EXECUTE) counts.statements += 1;
    });
    near.on("data", (bytes) => {
      counts.flushes += 1;
      readMessages(bytes);
      far.write(bytes);
    });
    far.on("data", (bytes) => near.write(bytes));
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on("close", () => other.destroy());
      // A connection that breaks closes its twin; the server on either side sees it and says so.
      one.on("error", () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    counts,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** Cuts the stream into messages: a type byte and a length, but for the first one, which has no type. */
function messageReader(onMessage: (type: number) => void): (bytes: Buffer) => void {
  let rest = Buffer.alloc(0);
  let started = false;
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    for (;;) {
      const head = started ? 1 : 0;
      if (rest.length < head + 4) return;
      const length = head + rest.readInt32BE(head);
      if (rest.length < length) return;
      if (started) onMessage(rest[0] ?? 0);
      started = true;
      rest = rest.subarray(length);
    }
  };
}
