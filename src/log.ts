import { pino } from "pino";

/** Ids and counts only; what a person said never goes to a log. */
export type Log = {
  debug(fields: object, event: string): void;
  info(fields: object, event: string): void;
  warn(fields: object, event: string): void;
  error(fields: object, event: string): void;
};

export const createLog = (level: string): Log =>
  pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: ["*.authorization", "*.cookie", "*.token", "*.password", "*.text", "*.message"], remove: true },
  });

export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** What a log may hold of an error: kind and code, and of an unexpected one where it happened. Driver messages can quote values, so they stay out. */
export function errorFields(error: unknown): object {
  if (!(error instanceof Error)) return { error: "unknown" };
  const code = "code" in error ? String(error.code) : undefined;
  const cause = error.cause instanceof Error ? errorFields(error.cause) : undefined;
  const at = error.stack
    ?.split("\n")
    .filter((line) => line.trimStart().startsWith("at "))
    .slice(0, 4)
    .map((line) => line.trim());
  return { error: error.name, code, at, cause };
}
