import type { UserDatabase } from "../database/as-user.ts";
import { notFound, RapportError } from "../errors.ts";
import type { Memory } from "../verbs.ts";
import { confirmMemory } from "./confirm.ts";
import { writeClaim, type EditInput, type Home } from "./edit.ts";
import { loadMemories } from "./load.ts";
import { pinMemory } from "./pin.ts";
import { getMemory } from "./read.ts";
import type { Claim } from "./types.ts";
import { lockMemories } from "./write.ts";

type Room = Pick<EditInput, "clock" | "tombstoneKey">;

/** A memory the person writes down themselves; said already, it is the same memory, surer. */
export async function createMemory(db: UserDatabase, room: Room, claim: Claim, home: Home): Promise<Memory> {
  return getMemory(db, await writeClaim(db, room, { claim, home, replaces: null }));
}

export type MemoryChange = { claim?: Claim; pinned?: boolean; confirmed?: true };

/**
 * What the person does to a memory by hand. A new claim supersedes the old memory, which stays in the history.
 * @returns the memory that holds afterwards: after an edit usually another one, with `supersedesId`
 * @throws RapportError not_found; conflict for a memory that does not hold any more
 */
export async function changeMemory(
  db: UserDatabase,
  room: Room,
  memoryId: string,
  { claim, pinned, confirmed }: MemoryChange,
): Promise<Memory> {
  await lockMemories(db);
  const [row] = await loadMemories(db, [memoryId]);
  if (!row) throw notFound("memory");
  let current = memoryId;
  if (claim !== undefined) {
    if (row.state !== "active" && row.state !== "candidate")
      throw new RapportError(
        "conflict",
        "This memory no longer holds, so it cannot be edited. Undo what ended it first.",
      );
    const home = { scope: row.scope, agentId: row.agentId };
    current = await writeClaim(db, room, { claim, home, replaces: memoryId });
    // The place was pinned, and the person filled it anew.
    if (row.pinned && pinned === undefined) await pinMemory(db, room, current, true);
  } else if (confirmed) await confirmMemory(db, room, memoryId);
  if (pinned !== undefined) await pinMemory(db, room, current, pinned);
  return getMemory(db, current);
}
