import type { Clock } from "../clock.ts";
import type { UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import { claimKey } from "./claim-key.ts";
import { insertRow, openLedger, revise, rowsOf, type Ledger } from "./ledger.ts";
import { expiryOf, rowOfClaim } from "./claim-row.ts";
import { holdsOne, opposingKeys } from "./opposites.ts";
import { rivalsOf } from "./rivals.ts";
import { rowColumns, type MemoryRow } from "./row.ts";
import { tombstoneOf, type SecretKey } from "./tombstone.ts";
import { TRUST, type Claim, type PlannedChange } from "./types.ts";
import { lockMemories, writeLedger } from "./write.ts";

export type EditInput = { clock: Clock; tombstoneKey: SecretKey; changes: readonly PlannedChange[] };

type Given = { ledger: Ledger; newId: () => string };

/**
 * What the person wrote into their profile by hand: its own evidence, of the highest trust, and stronger than an earlier
 * forgetting. Sets supersede what stood there, removals retract; all of it can be undone.
 */
export async function applyEdits(db: UserDatabase, { clock, tombstoneKey, changes }: EditInput): Promise<void> {
  if (changes.length === 0) return;
  await lockMemories(db);
  const claims = changes.flatMap((change) => (change.op === "remove" ? [] : [change.claim]));
  const keys = claims.map(claimKey);
  // What stands against an edit is loaded too, also when it came after the plan was made.
  const contrary = [...keys, ...claims.flatMap(opposingKeys)];
  const slots = claims.map(({ slot }) => slot).filter(holdsOne);
  const ids = changes.flatMap((change) =>
    change.op === "remove"
      ? [change.memoryId]
      : change.op === "set" && change.replaces !== null
        ? [change.replaces]
        : [],
  );
  const rows = await db.query<MemoryRow>(sql`
    select ${rowColumns} from memories where memories.user_id = current_user_id() and version_of is null
      and memories.state in ('active', 'candidate') and (memories.id = any(${ids}::uuid[])
        or (scope = 'user' and (claim_key = any(${contrary}) or slot = any(${slots}::text[]))))`);
  const given: Given = { ledger: openLedger(clock.now(), rows), newId: () => clock.id() };
  for (const change of changes) {
    switch (change.op) {
      case "remove":
        remove(given, change.memoryId);
        break;
      case "add":
        put(given, change.claim, null);
        break;
      case "set":
        put(given, change.claim, change.replaces);
        break;
    }
  }
  await writeLedger(db, clock, given.ledger);
  if (keys.length === 0) return;
  const hashes = keys.map((key) => tombstoneOf(tombstoneKey, key));
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

function put(given: Given, claim: Claim, replaces: string | null): void {
  const { ledger } = given;
  const key = claimKey(claim);
  const known = rowsOf(ledger).find(
    (row) => row.claimKey === key && row.scope === "user" && (row.state === "active" || row.state === "candidate"),
  );
  const old = replaces === null ? undefined : ledger.entries.get(replaces)?.row;
  const row =
    known === undefined
      ? insertRow(
          ledger,
          rowOfClaim(claim, {
            id: given.newId(),
            claimKey: key,
            now: ledger.now,
            saidAt: ledger.now,
            origin: "edit",
            state: "active",
            extractor: { name: "person", version: "1" },
          }),
        )
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
  const others = rowsOf(ledger).filter((other) => other.scope === "user" && other.claimKey !== key);
  const replaced = new Set(rivalsOf(others, claim));
  if (old !== undefined && old.id !== row.id && old.state === "active") replaced.add(old);
  for (const other of replaced) {
    revise(ledger, other.id, { state: "superseded", validTo: ledger.now });
    revise(ledger, row.id, { supersedesId: other.id, validFrom: row.validFrom ?? ledger.now });
    note(given, other.id, "superseded", row.id);
  }
  const [first] = replaced;
  if (known === undefined || first) note(given, row.id, "learned", first?.id ?? null);
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
