import { createAdaptorServer } from "@hono/node-server";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { RapportError } from "../errors.ts";
import type { HttpApp } from "./app.ts";

export type Served = {
  /** The port listened on, also when 0 was asked for. */
  port: number;
  /** Takes no new connections, lets running requests finish, and after `drainMs` cuts what is left: a reply cut off keeps its part. */
  close(): Promise<void>;
};

/** Longest wait for a request's headers and for the whole request, in milliseconds: slow senders must not hold connections. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 60_000;
/** Longer than a proxy's usual 60 s, so that the proxy is the one that closes. */
const KEEP_ALIVE_MS = 65_000;
const HEADER_BYTES = 16_384;
const IDLE_CHECK_MS = 50;

/**
 * Listens.
 * @param options.drainMs how long `close` waits for running requests; default 10 s
 * @throws RapportError conflict when the port is taken, invalid_input when the address cannot be listened on
 */
export async function serve(app: HttpApp, options: { host: string; port: number; drainMs?: number }): Promise<Served> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    hostname: options.host,
    serverOptions: {
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: HEADER_BYTES,
    },
    // Without TLS or HTTP/2 options it is this kind of server.
  }) as Server;
  let draining = false;
  server.prependListener("request", (_request, response) => {
    if (draining) response.setHeader("connection", "close");
  });
  await listen(server, options);
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      draining = true;
      return drain(server, options.drainMs ?? 10_000);
    },
  };
}

function listen(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) => reject(listenProblem(error, host, port));
    server.once("error", refuse);
    server.listen(port, host, () => {
      server.off("error", refuse);
      resolve();
    });
  });
}

function listenProblem(error: NodeJS.ErrnoException, host: string, port: number): RapportError {
  switch (error.code) {
    case "EADDRINUSE":
      return new RapportError(
        "conflict",
        `Port ${port} on ${host} is taken by another program. Stop it, or set PORT to another number.`,
        { cause: error },
      );
    case "EACCES":
      return new RapportError(
        "invalid_input",
        `Port ${port} may not be opened by this user. Set PORT to 1024 or more.`,
        {
          cause: error,
        },
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new RapportError("invalid_input", `${host} is not an address of this machine. Check HOST.`, {
        cause: error,
      });
    default:
      return new RapportError("internal", `The server could not listen on ${host} port ${port}.`, { cause: error });
  }
}

function drain(server: Server, drainMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    // Connections kept alive become idle one by one as their requests finish.
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
    const cut = setTimeout(() => server.closeAllConnections(), drainMs);
    server.close((error) => {
      clearInterval(idle);
      clearTimeout(cut);
      if (error) reject(error);
      else resolve();
    });
    server.closeIdleConnections();
  });
}
