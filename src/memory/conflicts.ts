import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import { notFound, RapportError } from "../errors.ts";
import type { Conflict } from "../verbs.ts";
import { confirmMemory } from "./confirm.ts";
import { conflictQuestion } from "./conflict-question.ts";
import { getMemory } from "./read.ts";
import { retractMemory } from "./retract.ts";
import { restaleCores } from "./session-cores.ts";
import { lockMemories } from "./write.ts";

type ConflictRow = {
  id: string;
  memory_id: string;
  against_id: string;
  created_at: Date;
  resolved_at: Date | null;
  kept: "new" | "old" | "both" | null;
};

/** Open: nobody settled it, and both sides are still as they were. Undo or a later word may have settled it otherwise. */
const open = sql`resolved_at is null
  and exists (select from memories m where m.user_id = current_user_id() and m.id = memory_id and m.state = 'candidate')
  and exists (select from memories m where m.user_id = current_user_id() and m.id = against_id and m.state = 'active')`;

const MOST = 100;

/** What the person has not settled yet, newest first; at most 100. */
export async function listConflicts(db: UserDatabase): Promise<Conflict[]> {
  const rows = await db.query<ConflictRow>(sql`
    select id, memory_id, against_id, created_at, resolved_at, kept from conflicts
    where user_id = current_user_id() and ${open} order by created_at desc, id desc limit ${MOST}`);
  const conflicts: Conflict[] = [];
  for (const row of rows) conflicts.push(await conflictOf(db, row));
  return conflicts;
}

/**
 * The person's answer: the one they keep holds, the other is superseded or retracted (undo brings it back); `both` leaves the two
 * side by side.
 * @param keep the id of one of the two memories, or `both`
 * @throws RapportError not_found; conflict when it is settled already; invalid_input for a memory that is not one of the two
 */
export async function resolveConflict(
  db: UserDatabase,
  room: { clock: Clock },
  conflictId: string,
  keep: string,
): Promise<Conflict> {
  await restaleCores(db);
  await lockMemories(db);
  const [row] = await db.query<ConflictRow & { open: boolean }>(sql`
    select id, memory_id, against_id, created_at, resolved_at, kept, (${open}) as open from conflicts
    where user_id = current_user_id() and id = ${conflictId}`);
  if (!row) throw notFound("conflict");
  if (!row.open) throw new RapportError("conflict", "This was settled already.");
  const kept = keep === "both" ? "both" : keep === row.memory_id ? "new" : keep === row.against_id ? "old" : null;
  switch (kept) {
    case "both":
      await confirmMemory(db, room, row.memory_id, { beside: true });
      break;
    case "new":
      await confirmMemory(db, room, row.memory_id);
      break;
    case "old":
      await retractMemory(db, room, row.memory_id);
      await confirmMemory(db, room, row.against_id);
      break;
    case null:
      throw new RapportError("invalid_input", "Keep one of the two memories of this conflict, or both.", {
        details: { field: "keep" },
      });
  }
  const now = room.clock.now();
  await db.query(sql`
    update conflicts set resolved_at = ${now}, kept = ${kept} where user_id = current_user_id() and id = ${conflictId}`);
  return conflictOf(db, { ...row, resolved_at: now, kept });
}

async function conflictOf(db: UserDatabase, row: ConflictRow): Promise<Conflict> {
  const known = await getMemory(db, row.against_id);
  const said = await getMemory(db, row.memory_id);
  return {
    conflictId: row.id,
    question: conflictQuestion(known.text, said.text),
    known,
    said,
    kept: row.kept,
    createdAt: row.created_at,
    resolvedAt: row.resolved_at,
  };
}
