import { asUser, type Principal } from "../database/as-user.ts";
import { RapportError } from "../errors.ts";
import { enqueueLearning } from "./learn.ts";
import { ingestMessages } from "./ingest.ts";
import { importText } from "./import-text.ts";
import { readChatGptConversation } from "./read-chatgpt.ts";
import { readClaudeConversation } from "./read-claude.ts";
import { readConversations } from "./read-conversations.ts";
import { readTranscript } from "./read-transcript.ts";
import { restoreExport } from "./restore.ts";
import { insertRun, updateRun } from "./runs.ts";
import { filesOf } from "./zip.ts";
import {
  NO_COUNTS,
  type ByteStream,
  type ConversationSource,
  type ImportedMessage,
  type ImportOptions,
  type ImportRun,
  type ImportSource,
  type Read,
  type TransferRoom,
} from "./types.ts";

/**
 * Reads a file of another product (or an export of this one) to its end and stores what it holds, in batches. Memory stays
 * bounded whatever its size. Rules then learn from it in the background: `learning`, until the run is `done`.
 * @returns the run as it stands when all is stored
 * @throws RapportError invalid_input for a file that is not of this format at all; cancelled when the stream breaks. The run is
 * kept as `failed` with what was stored, and the same file again goes on from there.
 */
export async function importData(
  room: TransferRoom,
  principal: Principal,
  source: ImportSource,
  stream: ByteStream,
  options: ImportOptions = {},
): Promise<ImportRun> {
  const now = room.clock.now();
  const run: ImportRun = {
    importId: room.clock.id(),
    source,
    state: "reading",
    counts: NO_COUNTS,
    errors: [],
    startedAt: now,
    updatedAt: now,
    finishedAt: null,
  };
  await asUser(room.database, principal, (db) => insertRun(db, run));
  try {
    await read(room, principal, run, stream, options);
    if (run.counts.read === 0 && run.counts.unreadable > 0)
      throw new RapportError("invalid_input", `Nothing in this file could be read as ${source}.`, {
        details: {
          field: "source",
          problems: run.errors.slice(0, 5).map(({ at, reason }) => ({ field: at, message: reason })),
        },
      });
  } catch (error) {
    run.state = "failed";
    const reason = error instanceof RapportError ? error.message : "The import was interrupted.";
    run.errors = [...run.errors, { at: "the file", reason }];
    await save(room, principal, run);
    throw error;
  }
  run.state = run.counts.toLearn > 0 ? "learning" : "done";
  await asUser(room.database, principal, async (db) => {
    await updateRun(db, run.importId, { ...run, now: room.clock.now() });
    if (run.state === "learning")
      await enqueueLearning(db, room.clock, { importId: run.importId, me: options.me ?? null });
  });
  return { ...run, finishedAt: run.state === "done" ? room.clock.now() : null };
}

async function read(
  room: TransferRoom,
  principal: Principal,
  run: ImportRun,
  stream: ByteStream,
  options: ImportOptions,
): Promise<void> {
  const ingest = (source: ConversationSource, messages: AsyncIterable<Read<ImportedMessage>>): Promise<void> =>
    ingestMessages(room, principal, run, { source, me: options.me ?? null, messages });
  switch (run.source) {
    case "transcript":
      return ingest("transcript", readTranscript(stream));
    case "chatgpt":
      return ingest("chatgpt", readConversations(filesOf(stream, CONVERSATIONS), readChatGptConversation));
    case "claude":
      return ingest("claude", readConversations(filesOf(stream, CONVERSATIONS), readClaudeConversation));
    case "text":
      return importText(room, principal, run, stream);
    case "rapport":
      return restoreExport(room, principal, run, stream);
  }
}

/** One file, or shards numbered from 000. */
const CONVERSATIONS = /^conversations(?:-\d+)?\.json$/i;

const save = (room: TransferRoom, principal: Principal, run: ImportRun): Promise<object[]> =>
  asUser(room.database, principal, (db) => updateRun(db, run.importId, { ...run, now: room.clock.now() }));
