import type { Principal } from "../database/as-user.ts";
import type { Config } from "../config.ts";
import type { ErrorCode } from "../errors.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { PersonVerbs, PublicVerbs } from "../verbs.ts";
import type { Idempotency } from "./idempotency.ts";

export type HttpConfig = Pick<
  Config,
  "host" | "publicUrl" | "allowedOrigins" | "bodyBytes" | "messageLength" | "maxTurns" | "maxTurnsPerUser"
>;

/** Who asks, and the sign-in routes. Provided by the accounts room. */
export type HttpAuth = {
  /** Answers a request below `/api/auth`; `clientAddress` is the peer's address, for counting attempts. */
  handler(request: Request, clientAddress: string): Promise<Response>;
  /** What a refusal of the accounts library means in our closed list; `body` is its parsed JSON, or undefined. */
  problemOf(status: number, body: unknown): { code: ErrorCode; message: string };
  /** From bearer token or session cookie. @throws RapportError unauthenticated */
  principalOf(headers: Headers): Promise<Principal>;
  /** Ends this person's account and every sign-in of it; nothing for a person without one. */
  removeAccount(userId: string): Promise<void>;
  /** One-time links that sign the owner in. @throws RapportError unauthenticated for a link that is unknown, used or too old */
  ownerLinks?: { redeem(token: string): Promise<{ token: string; cookie: string }> };
};

export type Readiness = { ready: boolean; details: Record<string, string | boolean> };

/** Everything the adapter needs; it knows no room behind these. */
export type HttpParts = {
  verbsFor(principal: Principal): PersonVerbs;
  publicVerbs: PublicVerbs;
  auth: HttpAuth;
  config: HttpConfig;
  log: Log;
  readiness(): Promise<Readiness>;
  idempotency: Idempotency;
  clock: Pick<Clock, "id">;
};
