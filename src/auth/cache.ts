export type Cache<Value> = {
  /** The value, unless its time has passed at `nowMs`. */
  get(key: string, nowMs: number): Value | undefined;
  /** Keeps a value until `untilMs` (epoch milliseconds). */
  set(key: string, value: Value, untilMs: number): void;
  clear(): void;
};

/** A bounded memory of answers; when it is full the oldest entry goes. */
export function createCache<Value>(limit: number): Cache<Value> {
  const entries = new Map<string, { value: Value; untilMs: number }>();
  return {
    get(key, nowMs) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      if (nowMs < entry.untilMs) return entry.value;
      entries.delete(key);
      return undefined;
    },
    set(key, value, untilMs) {
      entries.delete(key);
      const oldest = entries.size >= limit ? entries.keys().next().value : undefined;
      if (oldest !== undefined) entries.delete(oldest);
      entries.set(key, { value, untilMs });
    },
    clear: () => entries.clear(),
  };
}
