import { createAdaptorServer } from "@hono/node-server";
import type { Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { RapportError } from "../errors.ts";
import type { HttpApp } from "./app.ts";

export type Server = {
  /** The address listened on, with the port the system chose when 0 was asked for. */
  url: string;
  port: number;
  /**
   * Takes no new connections, lets running requests finish, and cuts what is left after `drainMs` (default 10 s): a reply cut off
   * keeps its part.
   */
  close(drainMs?: number): Promise<void>;
};

/** Longest wait for a request's headers and for the whole request, in milliseconds: slow senders must not hold connections. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 60_000;
/** Longer than a proxy's usual 60 s, so that the proxy is the one that closes. */
const KEEP_ALIVE_MS = 65_000;
const HEADER_BYTES = 16_384;
const IDLE_CHECK_MS = 50;
const DRAIN_MS = 10_000;
/** A turn that was cut off stores what was said so far; a database that hangs must not hold the stop. */
const LAST_WORDS_MS = 2_000;

/**
 * Listens.
 * @throws RapportError conflict when the port is taken, invalid_input when the address cannot be listened on
 */
export async function serve(
  app: Pick<HttpApp, "fetch" | "turnsDone">,
  options: { host: string; port: number },
): Promise<Server> {
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
  }) as HttpServer;
  let draining = false;
  let closing: Promise<void> | undefined;
  server.prependListener("request", (_request, response) => {
    if (draining) response.setHeader("connection", "close");
  });
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host.includes(":") ? `[${options.host}]` : options.host}:${port}`,
    port,
    close(drainMs = DRAIN_MS) {
      draining = true;
      closing ??= drain(server, drainMs).then(() => within(LAST_WORDS_MS, app.turnsDone()));
      return closing;
    },
  };
}

function listen(server: HttpServer, { host, port }: { host: string; port: number }): Promise<void> {
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

function within(ms: number, done: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(resolve, ms);
    done.then(resolve, reject).finally(() => clearTimeout(late));
  });
}

function drain(server: HttpServer, drainMs: number): Promise<void> {
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
