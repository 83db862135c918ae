import type { Clock } from "../clock.ts";
import { RapportError } from "../errors.ts";

const WINDOW_MS = 60_000;
// Bounds the memory a flood of made-up addresses can take; the oldest window goes first.
const WINDOWS_KEPT = 50_000;

export type Attempts = {
  /** Counts one attempt under each key. @throws RapportError rate_limited with the seconds until the window ends */
  take(keys: readonly { key: string; limit: number }[]): void;
};

/** Attempts per minute in fixed windows, in the memory of this process: several servers each count their own. */
export function createAttempts(clock: Pick<Clock, "now">): Attempts {
  const windows = new Map<string, { count: number; endsMs: number }>();
  const open = (key: string, nowMs: number) => {
    const window = windows.get(key);
    if (window && nowMs < window.endsMs) return window;
    windows.delete(key);
    const oldest = windows.size >= WINDOWS_KEPT ? windows.keys().next().value : undefined;
    if (oldest !== undefined) windows.delete(oldest);
    const fresh = { count: 0, endsMs: nowMs + WINDOW_MS };
    windows.set(key, fresh);
    return fresh;
  };
  return {
    take(keys) {
      const nowMs = clock.now().getTime();
      for (const { key, limit } of keys) {
        const window = open(key, nowMs);
        if (window.count >= limit) {
          throw new RapportError("rate_limited", "Too many attempts. Wait a moment and try again.", {
            details: { retryAfterSeconds: Math.ceil((window.endsMs - nowMs) / 1000) },
          });
        }
        window.count += 1;
      }
    },
  };
}
