import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { json, sql } from "../database/sql.ts";
import { notFound } from "../errors.ts";
import type { LearnedItem } from "../orchestrator/types.ts";
import type { ForgetPreview, ForgetReceipt, ForgetRequest } from "../verbs.ts";
import { eraseAnswers, eraseJobs, eraseTitlesAndQuotes, eraseTraces } from "./erase-copies.ts";
import { eraseFeedback } from "./erase-feedback.ts";
import { eraseMessages, markMessages, readGoneEvidence, type MarkedMessage } from "./erase-messages.ts";
import { erasePassages } from "./erase-passages.ts";
import {
  blackoutOf,
  withoutSaidElsewhere,
  matchQuery,
  matchSpoken,
  phrasesOf,
  withSameWords,
  type Forgettable,
} from "./forget-targets.ts";
import { forgetToken, readForgetToken } from "./forget-token.ts";
import { markerOf, type Marker } from "./redact.ts";
import { restaleCores } from "./session-cores.ts";
import { tombstoneOf, type SecretKey } from "./tombstone.ts";
import { lockMemories } from "./write.ts";

export type ForgetRoom = { clock: Clock; tombstoneKey: SecretKey; tokenKey: SecretKey };

const REMAINS =
  "Copies outside the tables are not reached: the database's write-ahead log until it is recycled, and snapshots and backups until the oldest has been replaced; where an answer said the same in other words, and in instructions written into an agent by hand, those words stay.";

/**
 * Shows what forgetting would erase; nothing changes. A query finds memories by value, slot or words, and words in messages.
 * @throws RapportError not_found when nothing is found
 */
export async function previewForget(
  db: UserDatabase,
  room: ForgetRoom,
  request: ForgetRequest,
): Promise<ForgetPreview> {
  const rows = await readForgettable(db);
  const chosen = "ids" in request ? rows.filter(({ id }) => request.ids.includes(id)) : matchQuery(rows, request.query);
  const plan = await planErasure(db, rows, chosen, "ids" in request ? [] : phrasesOf(request.query));
  if (plan.gone.length === 0 && plan.messages.length === 0) throw notFound("memory");
  const { gone, more } = plan;
  return {
    token: forgetToken(room.tokenKey, db.userId, { ids: gone.map(({ id }) => id), words: more }, room.clock.now()),
    memories: gone.map(({ id, text }) => ({ memoryId: id, text })),
    messageCount: plan.messages.length,
    words: plan.shown,
  };
}

/**
 * Erases what the token's preview showed, for good.
 * @throws RapportError invalid_input for a token that is forged, expired or another person's
 */
export async function confirmForget(db: UserDatabase, room: ForgetRoom, token: string): Promise<ForgetReceipt> {
  const now = room.clock.now();
  const confirmed = readForgetToken(room.tokenKey, db.userId, token, now);
  await restaleCores(db);
  await lockMemories(db);
  const rows = await readForgettable(db);
  const chosen = rows.filter(({ id }) => confirmed.ids.includes(id));
  const counts = await erase(db, room, await planErasure(db, rows, chosen, confirmed.words), now);
  return { receiptId: room.clock.id(), forgottenAt: now, ...counts, remains: REMAINS };
}

/**
 * "Forget that ..." in a message: erases what matches these words exactly, the request's own words with it. What a turn loaded
 * before this still holds them and must be loaded again. Nothing that matches: nothing is erased.
 */
export async function forgetSpoken(
  db: UserDatabase,
  room: Pick<ForgetRoom, "clock" | "tombstoneKey">,
  targets: readonly { slot: string | null; words: string }[],
): Promise<LearnedItem[]> {
  await lockMemories(db);
  const rows = await readForgettable(db);
  const chosen = rows.filter((row) => targets.some((target) => matchSpoken(rows, target).includes(row)));
  if (chosen.length === 0) return [];
  const plan = await planErasure(db, rows, chosen, []);
  await restaleCores(db);
  await erase(db, room, plan, room.clock.now());
  return plan.gone.map(({ id, slot }) => ({
    memoryId: id,
    event: "forgotten",
    slot,
    value: null,
    text: "",
    replacedId: null,
  }));
}

/**
 * Erases what was learned only from this session; what was also said elsewhere stays, and so do its words. The session itself is
 * for the caller to delete, in the same transaction.
 */
export async function forgetLearnedFrom(
  db: UserDatabase,
  room: Pick<ForgetRoom, "clock" | "tombstoneKey">,
  sessionId: string,
): Promise<ForgetReceipt> {
  await restaleCores(db);
  await lockMemories(db);
  const only = await db.query<{ id: string }>(sql`
    select memory_id as id from memory_evidence e
    left join messages m on m.user_id = current_user_id() and m.id = e.message_id
    where e.user_id = current_user_id() group by memory_id having bool_and(m.session_id is not distinct from ${sessionId}::uuid)`);
  const ids = new Set(only.map(({ id }) => id));
  const rows = await readForgettable(db);
  const chosen = rows.filter(({ id }) => ids.has(id));
  const now = room.clock.now();
  const plan = await planErasure(db, rows, chosen, [], "chosen");
  const counts = await erase(db, room, plan, now);
  return { receiptId: room.clock.id(), forgottenAt: now, ...counts, remains: REMAINS };
}

const readForgettable = (db: UserDatabase): Promise<Forgettable[]> =>
  db.query<Forgettable>(sql`
    select id, slot, value, text, claim_key as "claimKey" from memories
    where user_id = current_user_id() and version_of is null order by recorded_at desc, id desc`);

type Plan = {
  gone: Forgettable[];
  more: string[];
  shown: string[];
  words: string[];
  marker: Marker;
  messages: MarkedMessage[];
};

async function planErasure(
  db: UserDatabase,
  rows: Forgettable[],
  chosen: Forgettable[],
  more: string[],
  reach: "same words" | "chosen" = "same words",
): Promise<Plan> {
  const gone = reach === "chosen" ? chosen : withSameWords(rows, chosen);
  const staying = rows.filter((row) => !gone.includes(row));
  const evidence = await readGoneEvidence(
    db,
    gone.map(({ id }) => id),
  );
  const quotes = evidence.flatMap(({ quote, shared }) => (shared ? [] : [quote]));
  const blackout =
    reach === "chosen"
      ? withoutSaidElsewhere(blackoutOf(gone, staying, { words: more, quotes }), staying)
      : blackoutOf(gone, staying, { words: more, quotes });
  const marker = markerOf(blackout);
  const messages = await markMessages(db, marker, blackout.words, evidence);
  const shown = [
    ...new Set(messages.flatMap(({ text, ranges }) => ranges.map(({ start, end }) => text.slice(start, end)))),
  ];
  return { gone, more, shown, words: blackout.words as string[], marker, messages };
}

async function erase(
  db: UserDatabase,
  room: Pick<ForgetRoom, "tombstoneKey">,
  { gone, words, marker, messages }: Plan,
  now: Date,
): Promise<Pick<ForgetReceipt, "memories" | "messages" | "passages" | "traces" | "answers">> {
  const ids = gone.map(({ id }) => id);
  const erasure = { marker, words };
  const [counted] = await db.query<{ passages: number }>(sql`
    select count(*)::int as passages from passages where user_id = current_user_id() and memory_id = any(${ids}::uuid[])`);
  const hashes = [...new Set(gone.map(({ claimKey }) => tombstoneOf(room.tombstoneKey, claimKey)))];
  await db.query(sql`
    insert into tombstones (claim_hash, created_at) select hash, ${now}::timestamptz
    from jsonb_array_elements_text(${json(hashes)}::jsonb) as hash on conflict do nothing`);
  // Evidence, events, versions and passages of a memory go with it.
  await db.query(sql`delete from memories where user_id = current_user_id() and id = any(${ids}::uuid[])`);
  await eraseMessages(db, messages, now);
  await eraseTitlesAndQuotes(db, erasure, messages);
  const passages = await erasePassages(db, erasure, messages);
  const traces = await eraseTraces(db, erasure);
  const answers = await eraseAnswers(db, erasure);
  await eraseJobs(db, erasure);
  await eraseFeedback(db, erasure);
  return {
    memories: gone.length,
    messages: messages.length,
    passages: passages + (counted?.passages ?? 0),
    traces,
    answers,
  };
}
