import { createHash } from "node:crypto";
import { asUser, type Principal, type UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import { RapportError } from "../errors.ts";
import type { Json, JsonObject } from "../json.ts";
import { redactSecrets } from "../learning/secrets.ts";
import { EXPORT_VERSION, RECORD_TYPES, type RecordType } from "./export.ts";
import { noteProblem } from "./ingest.ts";
import { isObject, parseJson } from "./json-value.ts";
import { linesOf } from "./lines.ts";
import { LOOK_AHEAD, placeMessages, type RecentTexts } from "./place.ts";
import { insertRecords } from "./restore-insert.ts";
import { updateRun } from "./runs.ts";
import { lockImports } from "./store-batch.ts";
import type { ByteStream, ImportRun, TransferRoom } from "./types.ts";

/** Records a transaction. */
const BATCH = 500;

/** A line of the file on its way in; messages also carry what may be found of them. */
export type Restored = {
  at: string;
  record: JsonObject;
  session: string;
  safe: string;
};
export type PlacedRecord = Restored & { before: string[]; after: string[] };

/**
 * Takes in an export of this product. Ids are kept, because keys belong to a person; agents alone are keyed for everybody, so one
 * that is not this person's gets an id made of theirs. What is there already stays as it is. Moves `run` on.
 * @throws RapportError invalid_input for a file of another kind or of a later version
 */
export async function restoreExport(
  room: TransferRoom,
  principal: Principal,
  run: ImportRun,
  stream: ByteStream,
): Promise<void> {
  const work: Work = { room, principal, run, recent: new Map(), agents: new Map() };
  let type: RecordType | null = null;
  let waiting: Restored[] = [];
  const flush = async (all: boolean): Promise<void> => {
    while (type !== null && waiting.length > 0 && (all || waiting.length >= BATCH + LOOK_AHEAD)) {
      const batch = placeMessages(waiting.slice(0, BATCH), waiting.slice(BATCH), work.recent);
      waiting = waiting.slice(BATCH);
      await store(work, type, batch);
    }
  };
  let isFirst = true;
  for await (const line of linesOf(stream)) {
    if (!line.ok) {
      noteProblem(run, line.problem);
      continue;
    }
    const record = parseJson(line.item.text);
    if (isFirst) {
      checkHead(record);
      isFirst = false;
      continue;
    }
    const kind = isObject(record) ? RECORD_TYPES.find((known) => known === record["type"]) : undefined;
    if (!isObject(record) || kind === undefined) {
      noteProblem(run, { at: line.item.at, reason: "This line is no record of an export." });
      continue;
    }
    if (kind !== type) {
      await flush(true);
      type = kind;
    }
    const text = kind === "message" && typeof record["text"] === "string" ? redactSecrets(record["text"]) : "";
    waiting.push({ at: line.item.at, record, session: String(record["session_id"]), safe: text });
    await flush(false);
  }
  await flush(true);
  if (isFirst) throw new RapportError("invalid_input", "This file is empty.");
}

function checkHead(head: Json | undefined): void {
  if (!isObject(head) || head["type"] !== "rapport-export")
    throw new RapportError("invalid_input", "This file is not an export of Rapport: its first line does not say so.");
  if (typeof head["version"] !== "number" || head["version"] > EXPORT_VERSION)
    throw new RapportError("invalid_input", "This export was made by a later version of Rapport. Update first.");
}

type Work = {
  room: TransferRoom;
  principal: Principal;
  run: ImportRun;
  recent: RecentTexts;
  /** From an agent's id in the file to its id here. */
  agents: Map<string, string>;
};

/** One that fails is looked for by halves: the others are stored, and the place is told. */
async function store(work: Work, type: RecordType, batch: PlacedRecord[]): Promise<void> {
  const { room, principal, run } = work;
  try {
    await asUser(room.database, principal, async (db) => {
      await lockImports(db);
      if (type === "agent") await chooseAgentIds(db, work.agents, batch);
      const records = batch.map((one) => ({ ...one, record: withAgent(work, type, one.record) }));
      const stored = await insertRecords(db, room, type, records);
      const { counts } = run;
      run.counts = {
        ...counts,
        read: counts.read + batch.length,
        stored: counts.stored + stored,
        known: counts.known + batch.length - stored,
      };
      await updateRun(db, run.importId, { ...run, now: room.clock.now() });
    });
  } catch (error) {
    if (!isDataError(error)) throw error;
    const [first] = batch;
    if (batch.length === 1 && first) {
      noteProblem(run, { at: first.at, reason: `This ${type} cannot be stored.` });
      return;
    }
    const middle = Math.ceil(batch.length / 2);
    await store(work, type, batch.slice(0, middle));
    await store(work, type, batch.slice(middle));
  }
}

async function chooseAgentIds(db: UserDatabase, agents: Map<string, string>, records: PlacedRecord[]): Promise<void> {
  const ids = records.map(({ record }) => String(record["id"]));
  const own = await db.query<{ id: string }>(sql`
    select id::text from agents where user_id = current_user_id() and id::text = any(${ids}::text[])`);
  const mine = new Set(own.map(({ id }) => id));
  for (const id of ids) agents.set(id, mine.has(id) ? id : agentIdFor(db.userId, id));
}

/** Classes 22 (data) and 23 (constraints) of PostgreSQL's codes and a refusal by row security: the record's fault and nobody else's. */
function isDataError(error: unknown): boolean {
  const cause: unknown = error instanceof RapportError ? error.cause : error;
  return typeof cause === "object" && cause !== null && "code" in cause && /^(?:2[23]|42501)/.test(String(cause.code));
}

function withAgent({ agents }: Work, type: RecordType, record: JsonObject): JsonObject {
  const field = type === "agent" ? "id" : "agent_id";
  const id = record[field];
  return typeof id === "string" ? { ...record, [field]: agents.get(id) ?? id } : record;
}

/** The same agent of the same person gets the same id every time: UUID version 8 of a hash (RFC 9562). */
export function agentIdFor(userId: string, id: string): string {
  const hash = createHash("sha256").update(`agent ${userId} ${id}`).digest("hex");
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
