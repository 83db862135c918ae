import { createHash, randomBytes } from "node:crypto";
import type { Clock } from "../clock.ts";
import { RapportError } from "../errors.ts";

/** A signed-in device: the bearer token, and the same as a `Set-Cookie` value. */
export type SignedIn = { token: string; cookie: string };

export type OwnerLinks = {
  /** A new one-time token, 43 characters; print it as a link, on loopback only. */
  create(): string;
  /** Signs the owner in. @throws RapportError unauthenticated for a token that is unknown, used, or older than 15 minutes */
  redeem(token: string): Promise<SignedIn>;
};

const LIFETIME_MS = 15 * 60_000;
const hash = (token: string): string => createHash("sha256").update(token).digest("base64url");

/** One-time links that sign the owner in. They live in the memory of this process, hashed, and end with it. */
export function createOwnerLinks(clock: Pick<Clock, "now">, signIn: () => Promise<SignedIn>): OwnerLinks {
  const open = new Map<string, number>();
  return {
    create() {
      const token = randomBytes(32).toString("base64url");
      open.set(hash(token), clock.now().getTime() + LIFETIME_MS);
      return token;
    },
    async redeem(token) {
      const key = hash(token);
      const untilMs = open.get(key) ?? 0;
      // Taken before the first await: of two who open the link at once, one gets in.
      open.delete(key);
      if (clock.now().getTime() >= untilMs) {
        throw new RapportError(
          "unauthenticated",
          "This link was used already or is too old. Restart the server for a new one.",
        );
      }
      return signIn();
    },
  };
}
