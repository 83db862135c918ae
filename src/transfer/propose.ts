import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import { claimKey } from "../memory/claim-key.ts";
import { rowOfClaim } from "../memory/claim-row.ts";
import { insertRow, openLedger, revise, rowsOf, type Ledger } from "../memory/ledger.ts";
import { holdsOne } from "../memory/opposites.ts";
import type { PlainLearning } from "../memory/reconcile.ts";
import { rowColumns, type MemoryRow } from "../memory/row.ts";
import { readSettings } from "../memory/settings.ts";
import { matchTarget } from "../memory/target.ts";
import { tombstoneOf, type SecretKey } from "../memory/tombstone.ts";
import type { Claim, Span } from "../memory/types.ts";
import { lockMemories, writeLedger } from "../memory/write.ts";

/** Words of an import and what the rules made of them; `messageId` null for a pasted list. */
export type ImportedWords = {
  messageId: string | null;
  text: string;
  saidAt: Date;
  learnings: readonly PlainLearning[];
};

const EXTRACTOR = { name: "rules", version: "1" };

/**
 * Puts what an import says on the review list: nothing of it is believed before the person said so. A claim that is known
 * already gains support; one the person forgot or rejected stays away; within the import the later word stands.
 * The words must come oldest first. @returns how many claims are new on the list
 */
export async function proposeClaims(
  db: UserDatabase,
  room: { clock: Clock; tombstoneKey: SecretKey },
  words: readonly ImportedWords[],
): Promise<number> {
  if (words.every(({ learnings }) => learnings.length === 0)) return 0;
  const settings = await readSettings(db);
  if (!settings.learn) return 0;
  await lockMemories(db);
  const work = await openWork(db, room, words);
  for (const claim of claimsOf(words)) if (settings.categories[claim.kind] === false) work.refused.add(claimKey(claim));
  for (const said of words) for (const learning of said.learnings) take(work, said, learning);
  await writeLedger(db, room.clock, work.ledger);
  return rowsOf(work.ledger).filter((row) => work.made.has(row.id) && row.state === "candidate").length;
}

type Work = {
  ledger: Ledger;
  newId: () => string;
  /** Claims the person forgot, retracted or rejected. */
  refused: Set<string>;
  supported: Set<string>;
  made: Set<string>;
};

const claimsOf = (words: readonly ImportedWords[]): Claim[] =>
  words.flatMap(({ learnings }) =>
    learnings.flatMap((learning) => (learning.op === "add" || learning.op === "replace" ? [learning.claim] : [])),
  );

async function openWork(
  db: UserDatabase,
  { clock, tombstoneKey }: { clock: Clock; tombstoneKey: SecretKey },
  words: readonly ImportedWords[],
): Promise<Work> {
  const keys = [...new Set(claimsOf(words).map(claimKey))];
  const rows = await db.query<MemoryRow>(sql`
    select ${rowColumns} from memories where memories.user_id = current_user_id() and version_of is null and scope = 'user'
      and (claim_key = any(${keys}::text[]) or (memories.state = 'candidate' and origin = 'import')) order by memories.id`);
  const supported = await db.query<{ key: string }>(sql`
    select memory_id || ' ' || message_id as key from memory_evidence where user_id = current_user_id()
      and message_id = any(${words.flatMap(({ messageId }) => messageId ?? [])}::uuid[])`);
  const hashes = new Map(keys.map((key) => [tombstoneOf(tombstoneKey, key), key]));
  const buried = await db.query<{ claim_hash: string }>(sql`
    select claim_hash from tombstones where user_id = current_user_id() and claim_hash = any(${[...hashes.keys()]}::text[])`);
  const current = rows.filter(({ state }) => state === "active" || state === "candidate");
  const held = new Set(current.map((row) => row.claimKey));
  return {
    ledger: openLedger(clock.now(), current),
    newId: () => clock.id(),
    refused: new Set([
      ...buried.map(({ claim_hash }) => hashes.get(claim_hash) ?? ""),
      // What was superseded, ended or rejected was once looked at: an old conversation does not bring it back.
      ...rows.flatMap((row) => (held.has(row.claimKey) ? [] : [row.claimKey])),
    ]),
    supported: new Set(supported.map(({ key }) => key)),
    made: new Set(),
  };
}

function take(work: Work, said: ImportedWords, learning: PlainLearning): void {
  switch (learning.op) {
    case "add":
      return propose(work, said, learning.claim, learning.span);
    case "replace": {
      const { slot, value } = learning.old;
      if (value !== undefined || holdsOne(slot)) drop(work, said, { slot, value: value ?? null }, "superseded");
      return propose(work, said, learning.claim, learning.span);
    }
    case "end":
      return drop(work, said, learning.target, "expired");
    case "retract":
      return drop(work, said, learning.target, "retracted");
  }
}

const proposed = (work: Work): MemoryRow[] =>
  rowsOf(work.ledger).filter(({ state, origin }) => state === "candidate" && origin === "import");

function propose(work: Work, said: ImportedWords, claim: Claim, span: Span): void {
  const key = claimKey(claim);
  if (work.refused.has(key)) return;
  const { ledger } = work;
  const known = rowsOf(ledger).find(
    (row) => row.claimKey === key && (row.state === "active" || row.state === "candidate"),
  );
  if (known) {
    // A pasted line has no message that would tell a repeat, so it adds no support.
    if (said.messageId === null || work.supported.has(`${known.id} ${said.messageId}`)) return;
    attach(work, said, known.id, span);
    revise(ledger, known.id, {
      supportCount: known.supportCount + 1,
      lastConfirmedAt: known.lastConfirmedAt < said.saidAt ? said.saidAt : known.lastConfirmedAt,
    });
    note(work, said, known.id, "reinforced");
    return;
  }
  if (holdsOne(claim.slot) && claim.polarity === "affirmed")
    for (const row of proposed(work)) {
      const sameSlot = row.slot === claim.slot && row.subject === claim.subject && row.polarity === "affirmed";
      if (sameSlot && row.saidAt <= said.saidAt) put(work, said, row, "superseded");
    }
  const row = insertRow(
    ledger,
    rowOfClaim(claim, {
      id: work.newId(),
      claimKey: key,
      now: ledger.now,
      saidAt: said.saidAt,
      origin: "import",
      state: "candidate",
      extractor: EXTRACTOR,
    }),
  );
  work.made.add(row.id);
  attach(work, said, row.id, span);
  note(work, said, row.id, "learned");
}

/** What a later word of the same import takes back leaves the list; what is believed already is not touched by an import. */
function drop(
  work: Work,
  said: ImportedWords,
  target: { slot: string | null; value: Claim["value"] },
  state: "superseded" | "expired" | "retracted",
): void {
  const rows = proposed(work).filter((row) => row.saidAt <= said.saidAt);
  const hit = new Set(
    matchTarget(
      rows.map((row) => ({ ...row, state: "active" as const })),
      target,
    ).map(({ id }) => id),
  );
  for (const row of rows) if (hit.has(row.id)) put(work, said, row, state);
}

function put(work: Work, said: ImportedWords, row: MemoryRow, state: "superseded" | "expired" | "retracted"): void {
  revise(work.ledger, row.id, {
    state,
    ...(state === "retracted" ? { retractedAt: work.ledger.now } : { validTo: said.saidAt }),
  });
  note(work, said, row.id, state === "expired" ? "ended" : state);
}

function attach({ ledger, supported }: Work, said: ImportedWords, memoryId: string, { start, end }: Span): void {
  const quote = said.text.slice(start, end);
  const from =
    said.messageId === null
      ? { source: "import" as const, start: null, end: null }
      : { source: "message" as const, start, end };
  ledger.evidence.push({ memoryId, messageId: said.messageId, quote, saidAt: said.saidAt, ...from });
  if (said.messageId !== null) supported.add(`${memoryId} ${said.messageId}`);
}

const note = (
  { ledger }: Work,
  said: ImportedWords,
  memoryId: string,
  event: "learned" | "reinforced" | "superseded" | "ended" | "retracted",
): void => void ledger.events.push({ memoryId, event, otherId: null, by: "import", messageId: said.messageId });
