import { RapportError } from "../errors.ts";

/** Bounds the turns running at once, so that a crowd is told to wait instead of slowing everybody. */
export type TurnGate = {
  /** @returns the release, safe to call twice @throws RapportError rate_limited (one person's share) or overloaded (the server) */
  enter(userId: string): () => void;
  /** Settles when no turn runs, their last words stored. */
  idle(): Promise<void>;
};

export function createTurnGate(limits: { maxTurns: number; maxTurnsPerUser: number }): TurnGate {
  const running = new Map<string, number>();
  let total = 0;
  let waiting: (() => void)[] = [];
  return {
    idle: () => (total === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    enter(userId) {
      const own = running.get(userId) ?? 0;
      if (own >= limits.maxTurnsPerUser) {
        throw new RapportError("rate_limited", "Other messages of yours are still being answered. Try again shortly.", {
          details: { retryAfterSeconds: 1 },
        });
      }
      if (total >= limits.maxTurns) {
        throw new RapportError(
          "overloaded",
          "This server is answering as many messages as it can. Try again shortly.",
          {
            details: { retryAfterSeconds: 2 },
          },
        );
      }
      total += 1;
      running.set(userId, own + 1);
      let open = true;
      return () => {
        if (!open) return;
        open = false;
        total -= 1;
        const left = (running.get(userId) ?? 1) - 1;
        if (left === 0) running.delete(userId);
        else running.set(userId, left);
        if (total > 0) return;
        for (const resolve of waiting) resolve();
        waiting = [];
      };
    },
  };
}
