import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import type { JsonObject } from "../json.ts";
import { eraseSession } from "./erase-session.ts";
import { keepRetention } from "./retention.ts";

type Handler = (db: UserDatabase, payload: JsonObject) => Promise<void>;

/** Background work on a person's sessions. */
export const sessionJobs = (clock: Clock): Record<"erase-session" | "retention", Handler> => ({
  "erase-session": (db, payload) => eraseSession(db, String(payload["sessionId"])),
  retention: (db) => keepRetention(db, clock),
});
