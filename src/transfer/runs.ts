import type { UserDatabase } from "../database/as-user.ts";
import { pageOf, readCursor } from "../database/page.ts";
import { json, sql } from "../database/sql.ts";
import { notFound } from "../errors.ts";
import type { Page, PageRequest } from "../json.ts";
import type { ImportCounts, ImportProblem, ImportRun, ImportState } from "./types.ts";

/** A run that has written nothing for so long lost its server: batches take seconds. */
const LOST_AFTER_MS = 15 * 60 * 1_000;

const columns = sql`id as "importId", source, state, counts, errors, started_at as "startedAt", updated_at as "updatedAt",
  finished_at as "finishedAt"`;

export const insertRun = (db: UserDatabase, run: ImportRun): Promise<object[]> =>
  db.query(sql`
    insert into import_runs (id, source, state, counts, errors, started_at, updated_at)
    values (${run.importId}, ${run.source}, ${run.state}, ${json(run.counts)}::jsonb, ${json(run.errors)}::jsonb, ${run.startedAt}, ${run.updatedAt})`);

export const updateRun = (
  db: UserDatabase,
  importId: string,
  change: { state: ImportState; counts: ImportCounts; errors: ImportProblem[]; now: Date },
): Promise<object[]> =>
  db.query(sql`
    update import_runs set state = ${change.state}, counts = ${json(change.counts)}::jsonb, errors = ${json(change.errors)}::jsonb,
      updated_at = ${change.now},
      finished_at = ${change.state === "done" || change.state === "failed" ? change.now : null}
    where user_id = current_user_id() and id = ${importId}`);

/** A run whose server died while reading is told as failed; what it stored is kept, and sending the file again goes on. */
const seen = (run: ImportRun, now: Date): ImportRun =>
  run.state === "reading" && now.getTime() - run.updatedAt.getTime() > LOST_AFTER_MS
    ? { ...run, state: "failed", errors: [...run.errors, { at: "the server", reason: "The import was interrupted." }] }
    : run;

/** @throws RapportError not_found */
export async function getRun(db: UserDatabase, importId: string, now: Date): Promise<ImportRun> {
  const [run] = await db.query<ImportRun>(
    sql`select ${columns} from import_runs where user_id = current_user_id() and id = ${importId}`,
  );
  if (!run) throw notFound("import");
  return seen(run, now);
}

/** Newest first. */
export async function listRuns(db: UserDatabase, page: PageRequest, now: Date): Promise<Page<ImportRun>> {
  const cursor = readCursor(page);
  const behind = cursor
    ? sql`and (date_trunc('milliseconds', started_at), id) < (${cursor.at}, ${cursor.id}::uuid)`
    : sql``;
  const rows = await db.query<ImportRun>(sql`
    select ${columns} from import_runs where user_id = current_user_id() ${behind}
    order by date_trunc('milliseconds', started_at) desc, id desc limit ${page.limit + 1}`);
  return pageOf(
    rows,
    page,
    (run) => ({ at: run.startedAt, id: run.importId }),
    (run) => seen(run, now),
  );
}
