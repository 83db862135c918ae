import { v7 } from "uuid";

/** Time and identity are injected, so tests choose them. */
export type Clock = {
  now(): Date;
  /** A UUIDv7, made in code because PostgreSQL 15 has no function for it. */
  id(): string;
};

export const systemClock: Clock = { now: () => new Date(), id: () => v7() };
