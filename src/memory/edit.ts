import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import { claimKey } from "./claim-key.ts";
import { insertRow, openLedger, revise, rowsOf, type Ledger } from "./ledger.ts";
import { expiryOf, rowOfClaim } from "./claim-row.ts";
import { holdsOne, opposingKeys, type Said } from "./opposites.ts";
import { rivalsOf } from "./rivals.ts";
import { rowColumns, type MemoryRow } from "./row.ts";
import { tombstoneOf, type SecretKey } from "./tombstone.ts";
import { TRUST, type Claim, type MemoryScope, type PlannedChange } from "./types.ts";
import { lockMemories, writeLedger } from "./write.ts";

export type EditInput = { clock: Clock; tombstoneKey: SecretKey; changes: readonly PlannedChange[] };

/** Who is to know a memory: every agent, or one. */
export type Home = { scope: MemoryScope; agentId: string | null };
const EVERYWHERE: Home = { scope: "user", agentId: null };
const livesIn = ({ scope, agentId }: Home, row: MemoryRow): boolean => row.scope === scope && row.agentId === agentId;

type Given = { ledger: Ledger; newId: () => string };

/**
 * What the person wrote into their profile by hand: its own evidence, of the highest trust, and stronger than an earlier
 * forgetting. Sets supersede what stood there, removals retract; all of it can be undone.
 */
export async function applyEdits(db: UserDatabase, { clock, tombstoneKey, changes }: EditInput): Promise<void> {
  if (changes.length === 0) return;
  await lockMemories(db);
  const claims = changes.flatMap((change) => (change.op === "remove" ? [] : [change.claim]));
  const ids = changes.flatMap((change) =>
    change.op === "remove"
      ? [change.memoryId]
      : change.op === "set" && change.replaces !== null
        ? [change.replaces]
        : [],
  );
  const rows = await loadTouched(db, { home: EVERYWHERE, claims, ids });
  const given: Given = { ledger: openLedger(clock.now(), rows), newId: () => clock.id() };
  for (const change of changes) {
    switch (change.op) {
      case "remove":
        remove(given, change.memoryId);
        break;
      case "add":
        put(given, change.claim, { home: EVERYWHERE, replaces: null });
        break;
      case "set":
        put(given, change.claim, { home: EVERYWHERE, replaces: change.replaces });
        break;
    }
  }
  await writeLedger(db, clock, given.ledger);
  await liftTombstones(db, tombstoneKey, claims);
}

/**
 * One claim written by hand, for all agents or for one; what it contradicts there and what it `replaces` is superseded.
 * @returns the id of the memory that says it now: a new one, or the one that said it already
 */
export async function writeClaim(
  db: UserDatabase,
  { clock, tombstoneKey }: Pick<EditInput, "clock" | "tombstoneKey">,
  { claim, home, replaces }: { claim: Claim; home: Home; replaces: string | null },
): Promise<string> {
  await lockMemories(db);
  const rows = await loadTouched(db, { home, claims: [claim], ids: replaces === null ? [] : [replaces] });
  const given: Given = { ledger: openLedger(clock.now(), rows), newId: () => clock.id() };
  const row = put(given, claim, { home, replaces });
  await writeLedger(db, clock, given.ledger);
  await liftTombstones(db, tombstoneKey, [claim]);
  return row.id;
}

/** What these claims could touch in one place: also what came after an edit was planned. */
export function loadTouched(
  db: UserDatabase,
  { home, claims, ids }: { home: Home; claims: readonly Said[]; ids: readonly string[] },
): Promise<MemoryRow[]> {
  const keys = claims.flatMap((claim) => [claimKey(claim), ...opposingKeys(claim)]);
  const slots = claims.map(({ slot }) => slot).filter(holdsOne);
  return db.query<MemoryRow>(sql`
    select ${rowColumns} from memories where memories.user_id = current_user_id() and version_of is null
      and memories.state in ('active', 'candidate') and (memories.id = any(${[...ids]}::uuid[])
        or (scope = ${home.scope} and memories.agent_id is not distinct from ${home.agentId}::uuid
          and (claim_key = any(${keys}) or slot = any(${slots}::text[]))))`);
}

async function liftTombstones(db: UserDatabase, key: SecretKey, claims: readonly Claim[]): Promise<void> {
  if (claims.length === 0) return;
  const hashes = claims.map((claim) => tombstoneOf(key, claimKey(claim)));
  await db.query(sql`delete from tombstones where user_id = current_user_id() and claim_hash = any(${hashes})`);
}

const note = (
  { ledger }: Given,
  memoryId: string,
  event: "learned" | "reinforced" | "superseded" | "retracted" | "edited",
  otherId: string | null,
): void => void ledger.events.push({ memoryId, event, otherId, by: "person", messageId: null });

function remove(given: Given, id: string): void {
  const row = given.ledger.entries.get(id)?.row;
  if (row === undefined || row.state === "retracted") return;
  revise(given.ledger, id, { state: "retracted", retractedAt: given.ledger.now });
  note(given, id, "retracted", null);
}

function put(given: Given, claim: Claim, { home, replaces }: { home: Home; replaces: string | null }): MemoryRow {
  const { ledger } = given;
  const key = claimKey(claim);
  const known = rowsOf(ledger).find(
    (row) => row.claimKey === key && livesIn(home, row) && (row.state === "active" || row.state === "candidate"),
  );
  const old = replaces === null ? undefined : ledger.entries.get(replaces)?.row;
  const row =
    known === undefined
      ? insertRow(ledger, {
          ...rowOfClaim(claim, {
            id: given.newId(),
            claimKey: key,
            now: ledger.now,
            saidAt: ledger.now,
            origin: "edit",
            state: "active",
            extractor: { name: "person", version: "1" },
          }),
          ...home,
        })
      : confirm(given, known, claim);
  ledger.evidence.push({
    memoryId: row.id,
    source: "edit",
    messageId: null,
    start: null,
    end: null,
    quote: claim.text,
    saidAt: ledger.now,
  });
  const others = rowsOf(ledger).filter((other) => livesIn(home, other) && other.claimKey !== key);
  const replaced = new Set(rivalsOf(others, claim));
  if (old !== undefined && old.id !== row.id && old.state === "active") replaced.add(old);
  for (const other of replaced) {
    revise(ledger, other.id, { state: "superseded", validTo: ledger.now });
    revise(ledger, row.id, { supersedesId: other.id, validFrom: row.validFrom ?? ledger.now });
    note(given, other.id, "superseded", row.id);
  }
  const [first] = replaced;
  if (known === undefined || first) note(given, row.id, "learned", first?.id ?? null);
  // A candidate was never believed, so there is nothing of it to end.
  if (old !== undefined && old.id !== row.id && old.state === "candidate") remove(given, old.id);
  return row;
}

/** The same claim by hand: certain now, in the person's own spelling. */
function confirm(given: Given, known: MemoryRow, claim: Claim): MemoryRow {
  const { ledger } = given;
  const row = revise(ledger, known.id, {
    value: claim.value,
    text: claim.text,
    state: "active",
    trust: TRUST.edit,
    confidence: claim.confidence,
    supportCount: known.supportCount + 1,
    lastConfirmedAt: ledger.now,
    expiresAt: expiryOf(claim, ledger.now),
  });
  note(given, known.id, known.text === claim.text && known.state === "active" ? "reinforced" : "edited", null);
  return row;
}
