import { isIP } from "node:net";
import { RapportError } from "../errors.ts";
import type { HttpConfig } from "./types.ts";

const LOOPBACK_NAMES = new Set(["localhost", "127.0.0.1", "[::1]"]);
const WILDCARDS = new Set(["0.0.0.0", "::", "[::]"]);

export const isLoopbackAddress = (address: string): boolean =>
  address === "::1" || /^(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(address);

/** Checks that depend on nothing but headers: whose page a request may come from. */
export type Guard = {
  /** A name pointed at this address by somebody else is how a web page reaches a server on loopback. @throws RapportError forbidden */
  checkHost(host: string): void;
  /** A cookie travels by itself, so a request that shows one must come from our own pages. @throws RapportError forbidden */
  checkCookieUse(method: string, headers: Headers, host: string): void;
  /** The origin, where it is one of the other front ends that may call with a bearer token. */
  allowedOrigin(headers: Headers): string | undefined;
};

export function createGuard(config: Pick<HttpConfig, "host" | "publicUrl" | "allowedOrigins">): Guard {
  const publicUrl = config.publicUrl === null ? undefined : new URL(config.publicUrl);
  const loopbackOnly = LOOPBACK_NAMES.has(config.host) || isLoopbackAddress(config.host);
  const names = new Set(LOOPBACK_NAMES);
  if (publicUrl) names.add(publicUrl.hostname);
  if (!WILDCARDS.has(config.host)) names.add(isIP(config.host) === 6 ? `[${config.host}]` : config.host.toLowerCase());

  const isOwnName = (hostname: string): boolean =>
    names.has(hostname) ||
    // Listening to the network: an address cannot be pointed elsewhere, only a name can.
    (!loopbackOnly && (isIP(hostname) === 4 || /^\[[0-9a-f:.]+\]$/.test(hostname)));

  const isOwnOrigin = (origin: string, host: string): boolean => {
    if (publicUrl?.origin === origin) return true;
    if (!URL.canParse(origin)) return false;
    const url = new URL(origin);
    return /^https?:$/.test(url.protocol) && url.origin === origin && url.host === host.toLowerCase();
  };

  return {
    checkHost(host) {
      const url = URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : undefined;
      if (url?.pathname === "/" && url.username === "" && isOwnName(url.hostname)) return;
      throw new RapportError(
        "forbidden",
        "This server does not answer to that host name. RAPPORT_PUBLIC_URL names the address people use.",
        { details: { field: "Host" } },
      );
    },
    checkCookieUse(method, headers, host) {
      const origin = headers.get("origin");
      const site = headers.get("sec-fetch-site");
      const reads = method === "GET" || method === "HEAD";
      const fromElsewhere =
        (origin !== null && !isOwnOrigin(origin, host)) || site === "cross-site" || site === "same-site";
      const shownToBeOurs = origin !== null || site === "same-origin";
      if (!fromElsewhere && (reads || shownToBeOurs)) return;
      throw new RapportError(
        "forbidden",
        "A cookie is only taken from this server's own pages. Send a bearer token instead.",
        {
          details: { field: "Origin" },
        },
      );
    },
    allowedOrigin(headers) {
      const origin = headers.get("origin");
      return origin !== null && config.allowedOrigins.includes(origin) ? origin : undefined;
    },
  };
}
