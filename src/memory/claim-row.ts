import type { MemoryRow } from "./row.ts";
import { isSlotName, SLOTS } from "./slots.ts";
import { TRUST, type Claim, type Origin } from "./types.ts";

/** Days to milliseconds. */
const DAY = 86_400_000;

/** When an unconfirmed claim is no longer taken as current: its own date, else the lifetime of its slot. */
export function expiryOf(claim: Pick<Claim, "slot" | "expiresAt">, saidAt: Date): Date | null {
  if (claim.expiresAt !== undefined) return claim.expiresAt;
  const days = claim.slot !== null && isSlotName(claim.slot) ? SLOTS[claim.slot].lifetimeDays : null;
  return days === null ? null : new Date(saidAt.getTime() + days * DAY);
}

/** A claim as a new memory of the person, known to all their agents. */
export function rowOfClaim(
  claim: Claim,
  made: {
    id: string;
    claimKey: string;
    now: Date;
    saidAt: Date;
    origin: Origin;
    state: MemoryRow["state"];
    extractor: { name: string; version: string; model?: string | null };
  },
): MemoryRow {
  const { kind, subject, slot, value, text, polarity, modality, confidence } = claim;
  return {
    ...{ kind, subject, slot, value, text, polarity, modality, confidence },
    id: made.id,
    claimKey: made.claimKey,
    scope: "user",
    agentId: null,
    validFrom: claim.validFrom ?? null,
    validTo: claim.validTo ?? null,
    recordedAt: made.now,
    retractedAt: null,
    saidAt: made.saidAt,
    expiresAt: expiryOf(claim, made.saidAt),
    origin: made.origin,
    trust: TRUST[made.origin],
    supportCount: 1,
    lastConfirmedAt: made.saidAt,
    pinned: false,
    state: made.state,
    extractor: made.extractor.name,
    extractorVersion: made.extractor.version,
    model: made.extractor.model ?? null,
    supersedesId: null,
  };
}
