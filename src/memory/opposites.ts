import { claimKey } from "./claim-key.ts";
import { isSlotName, SLOTS, type SlotName } from "./slots.ts";
import type { Claim } from "./types.ts";

/** Two slots of which one value can be in only one. */
const OPPOSITES: Partial<Record<SlotName, SlotName>> = {
  favorite_tools: "avoided_tools",
  avoided_tools: "favorite_tools",
  likes: "dislikes",
  dislikes: "likes",
};

/** What makes two claims the same or contrary. */
export type Said = Pick<Claim, "slot" | "kind" | "subject" | "value" | "polarity">;

/** The keys of what cannot be true together with this claim although it stands elsewhere: its denial, and its opposite slot. */
export function opposingKeys(claim: Said): string[] {
  const denial: Claim["polarity"] = claim.polarity === "affirmed" ? "negated" : "affirmed";
  const opposite = claim.slot !== null && isSlotName(claim.slot) ? OPPOSITES[claim.slot] : undefined;
  const keys = [claimKey({ ...claim, polarity: denial })];
  if (opposite !== undefined) keys.push(claimKey({ ...claim, slot: opposite }));
  return keys;
}

/** Whether a slot holds one value at a time; a further key of the context (`section.key`) does, a free fact (null) does not. */
export const holdsOne = (slot: string | null): boolean =>
  slot !== null && (!isSlotName(slot) || SLOTS[slot].cardinality === "one");
