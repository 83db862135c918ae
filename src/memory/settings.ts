import type { UserDatabase } from "../database/as-user.ts";
import { json, sql } from "../database/sql.ts";
import { restaleCores } from "./session-cores.ts";
import type { MemoryKind } from "./types.ts";

/** What a person decides about being known. Stored is only what was set; what was not follows the defaults. */
export type Settings = {
  /** Whether anything new is learned. Ending, retracting and forgetting by a word work all the same. */
  learn: boolean;
  /** Whether what is known is used: off, agents know nothing of the person and recall nothing. */
  use: boolean;
  /** Kinds of memory that are not learned (`false`); a kind that is absent is. */
  categories: Partial<Record<MemoryKind, boolean>>;
  /** What is found waits for the person's word, unless they asked to have it remembered. */
  askFirst: boolean;
  /** Days after which a session nobody talked in is deleted; what was learned from it stays. Null: kept. */
  retentionDays: number | null;
  /** Whether a new session is temporary when nothing is said. */
  temporaryDefault: boolean;
};
export type SettingsPatch = Partial<Settings>;

export const DEFAULT_SETTINGS: Settings = {
  learn: true,
  use: true,
  categories: {},
  askFirst: false,
  retentionDays: null,
  temporaryDefault: false,
};

/** The whole settings from what is stored of them. */
export const settingsOf = (stored: SettingsPatch): Settings => ({ ...DEFAULT_SETTINGS, ...stored });

export async function readSettings(db: UserDatabase): Promise<Settings> {
  const [row] = await db.query<{ settings: SettingsPatch }>(sql`
    select settings from users where user_id = current_user_id()`);
  return settingsOf(row?.settings ?? {});
}

/** Changes what is named; of `categories` too only what is named. Running sessions follow with their next turn. */
export async function changeSettings(db: UserDatabase, patch: SettingsPatch): Promise<Settings> {
  const [row] = await db.query<{ settings: SettingsPatch }>(sql`
    select settings from users where user_id = current_user_id() for update`);
  const before = settingsOf(row?.settings ?? {});
  const stored = {
    ...row?.settings,
    ...patch,
    ...(patch.categories && { categories: { ...before.categories, ...patch.categories } }),
  };
  const after = settingsOf(stored);
  await db.query(sql`update users set settings = ${json(stored)}::jsonb where user_id = current_user_id()`);
  if (after.use !== before.use) await restaleCores(db);
  return after;
}
