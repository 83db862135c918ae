import type { Sql } from "../database/sql.ts";
import { sql } from "../database/sql.ts";
import { insertPassages, memoryPassageRow } from "./passages.ts";
import type { MemoryRow } from "./row.ts";

/** As recall counts: four characters a token. */
const roughTokens = (text: string): number => Math.ceil(text.length / 4);

/** Statements that keep the search index to what holds now: first what must go, then what is found by its words from here on. */
export function indexMemories(
  inserted: readonly MemoryRow[],
  changed: readonly MemoryRow[],
  messageOf: (memoryId: string) => string | null,
): { gone: Sql | null; made: Sql | null } {
  const found = [...inserted, ...changed].filter(({ state }) => state === "active");
  const rows = found.flatMap(
    ({ id, agentId, scope, text, saidAt }) =>
      memoryPassageRow({ id, messageId: messageOf(id), agentId, scope, text, tokens: roughTokens(text), saidAt }) ?? [],
  );
  const ids = changed.map(({ id }) => id);
  return {
    gone:
      ids.length === 0
        ? null
        : sql`delete from passages where user_id = current_user_id() and memory_id = any(${ids}::uuid[])`,
    made: rows.length === 0 ? null : insertPassages(rows),
  };
}
