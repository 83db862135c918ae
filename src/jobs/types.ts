import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import type { Database } from "../database/types.ts";
import type { JsonObject } from "../json.ts";
import type { Log } from "../log.ts";

/** What a kind of job does, in the person's own transaction: what it wrote and the job's end are one commit. */
export type JobHandler = (db: UserDatabase, payload: JsonObject) => Promise<void>;

/**
 * How a staged job ends: `done`; `more` is to be run again at once; `retry` was no success, is tried again later and counts as
 * an attempt. What `finish` wrote is committed in every case.
 */
export type Ending = { end: "done" | "more" } | { end: "retry"; reason: string; afterMs?: number };

/**
 * A kind of job that waits for something outside, with no transaction open meanwhile: two short transactions with the work
 * between them. One at a time per person; several people at once. A server that dies in between leaves a job that is run again
 * from `prepare`, so `finish` must see in the database whether its input still stands.
 */
export type StagedHandler<Input, Output> = {
  /** Null: there is nothing to do. `attempt` counts from 1. */
  prepare(db: UserDatabase, payload: JsonObject, attempt: number): Promise<Input | null>;
  /** `signal` aborts when this server stops or another has taken the job over. A throw is a `retry`. */
  work(input: Input, signal: AbortSignal): Promise<Output>;
  finish(db: UserDatabase, input: Input, output: Output): Promise<Ending>;
};

/** A staged handler whose types nobody outside needs to know. */
export type Stages = { run(stages: StageRunner): Promise<Ending | null> };
export type StageRunner = <Input, Output>(handler: StagedHandler<Input, Output>) => Promise<Ending | null>;
export const staged = <Input, Output>(handler: StagedHandler<Input, Output>): Stages => ({
  run: (runner) => runner(handler),
});

export type JobRoom = {
  database: Database;
  clock: Clock;
  log: Log;
  workerId: string;
  handlers: Record<string, JobHandler | Stages>;
  /** Milliseconds between two heartbeats of a staged job. */
  heartbeatMs?: number;
};

export type ClaimedJob = { user_id: string; id: string; kind: string; attempts: number };
export type JobOutcome = "done" | "more" | "retry" | "failed" | "released" | "lost";

export const isStaged = (handler: JobHandler | Stages | undefined): handler is Stages => typeof handler === "object";
