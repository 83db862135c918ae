import type { Clock } from "../clock.ts";
import type { Database } from "../database/types.ts";
import type { Log } from "../log.ts";
import type { Models } from "../models/types.ts";
import type { RunningReplies } from "./running.ts";

/** Tokens of a prompt, characters of a message. */
export type TurnLimits = { promptTokens: number; messageLength: number };

/** What a turn works with. */
export type TurnRoom = {
  database: Database;
  clock: Clock;
  models: Models;
  log: Log;
  running: RunningReplies;
  tombstoneKey: string;
  limits: TurnLimits;
};
