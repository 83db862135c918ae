import type { ImportRun } from "../transfer/types.ts";

export const renderImport = (run: ImportRun) => ({
  import_id: run.importId,
  source: run.source,
  state: run.state,
  counts: {
    read: run.counts.read,
    stored: run.counts.stored,
    known: run.counts.known,
    to_learn: run.counts.toLearn,
    learned: run.counts.learned,
    proposed: run.counts.proposed,
    unreadable: run.counts.unreadable,
  },
  errors: run.errors,
  started_at: run.startedAt.toISOString(),
  updated_at: run.updatedAt.toISOString(),
  finished_at: run.finishedAt && run.finishedAt.toISOString(),
});
