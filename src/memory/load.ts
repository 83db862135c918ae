import type { UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import { rowColumns, type MemoryRow } from "./row.ts";

/** The live rows with these ids; others are left out. */
export const loadMemories = (db: UserDatabase, ids: readonly string[]): Promise<MemoryRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : db.query<MemoryRow>(sql`select ${rowColumns} from memories
        where memories.user_id = current_user_id() and memories.id = any(${ids}::uuid[]) and version_of is null`);
