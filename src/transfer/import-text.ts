import { asUser, type Principal } from "../database/as-user.ts";
import { noteProblem } from "./ingest.ts";
import { linesOf } from "./lines.ts";
import { proposeClaims, type ImportedWords } from "./propose.ts";
import { readClaimLine } from "./read-text.ts";
import { updateRun } from "./runs.ts";
import { lockImports } from "./store-batch.ts";
import type { ByteStream, ImportRun, TransferRoom } from "./types.ts";

/** Lines a transaction. */
const BATCH = 200;
/** A pasted list has short lines; a longer one is no claim and need not be held. */
const LONGEST_LINE = 10_000;

/** A pasted list of memories: each line goes on the review list. Sent again it changes nothing. Moves `run` on. */
export async function importText(
  room: TransferRoom,
  principal: Principal,
  run: ImportRun,
  stream: ByteStream,
): Promise<void> {
  let words: ImportedWords[] = [];
  let lines = 0;
  const store = async (): Promise<void> => {
    await asUser(room.database, principal, async (db) => {
      await lockImports(db);
      const proposed = await proposeClaims(db, room, words);
      const { counts } = run;
      run.counts = {
        ...counts,
        read: counts.read + lines,
        stored: counts.stored + proposed,
        known: counts.known + Math.max(0, lines - proposed),
        proposed: counts.proposed + proposed,
      };
      await updateRun(db, run.importId, { ...run, now: room.clock.now() });
    });
    words = [];
    lines = 0;
  };
  for await (const line of linesOf(stream, LONGEST_LINE)) {
    if (!line.ok) noteProblem(run, line.problem);
    else {
      const read = readClaimLine(line.item.text, run.startedAt);
      if (read === null) noteProblem(run, { at: line.item.at, reason: "This line is not one claim." });
      else {
        words.push(read);
        lines += 1;
        if (lines >= BATCH) await store();
      }
    }
  }
  if (lines > 0) await store();
}
