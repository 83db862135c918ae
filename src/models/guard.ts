/** Why a call must end before its answer is complete. */
export type Stop = "cancelled" | "silent" | "overlong";

/** The one place that ends a call: the caller's signal, silence of the provider, or the deadline of the call as a whole. */
export type Guard = {
  /** For the provider: aborting it closes the connection. */
  signal: AbortSignal;
  /** Settles when the call must end; never rejects, never settles after `end`. */
  stopped: Promise<Stop>;
  /** The reason, once there is one. */
  reason(): Stop | undefined;
  /** The provider gave a sign of life, or has just been asked: silence counts from now. */
  listen(ms: number): void;
  /** Nothing is expected of the provider (between attempts). */
  rest(): void;
  /** Closes the connection if it is still open, and takes the timers and the listener away. */
  end(): void;
};

/**
 * Own controller, timers and listener: on Node 20 `AbortSignal.any` over `AbortSignal.timeout` loses its sources to garbage
 * collection and then never fires.
 */
export function startGuard(caller: AbortSignal, overallMs: number): Guard {
  const controller = new AbortController();
  let why: Stop | undefined;
  let tell: (stop: Stop) => void = () => undefined;
  const stopped = new Promise<Stop>((resolve) => (tell = resolve));
  let silence: NodeJS.Timeout | undefined;

  const stop = (reason: Stop): void => {
    why ??= reason;
    release();
    tell(why);
    controller.abort();
  };
  const cancel = (): void => stop("cancelled");
  const overall = setTimeout(() => stop("overlong"), overallMs);
  const release = (): void => {
    clearTimeout(overall);
    clearTimeout(silence);
    caller.removeEventListener("abort", cancel);
  };

  if (caller.aborted) cancel();
  else caller.addEventListener("abort", cancel, { once: true });

  return {
    signal: controller.signal,
    stopped,
    reason: () => why,
    listen: (ms) => {
      clearTimeout(silence);
      if (!controller.signal.aborted) silence = setTimeout(() => stop("silent"), ms);
    },
    rest: () => clearTimeout(silence),
    end: () => {
      release();
      controller.abort();
    },
  };
}
