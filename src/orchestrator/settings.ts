import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { changeSettings, type Settings, type SettingsPatch } from "../memory/settings.ts";
import { enqueueRetention } from "./retention.ts";

/** Changes what is named. A number of days to keep sessions for is acted on at once, and every day from then on. */
export async function updateSettings(db: UserDatabase, clock: Clock, patch: SettingsPatch): Promise<Settings> {
  const settings = await changeSettings(db, patch);
  if (patch.retentionDays !== undefined && settings.retentionDays !== null)
    await enqueueRetention(db, clock, clock.now());
  return settings;
}
