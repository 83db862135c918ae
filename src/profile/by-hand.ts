import { RapportError } from "../errors.ts";
import type { Json } from "../json.ts";
import type { Home } from "../memory/edit.ts";
import { isSlotName, SECTIONS, SLOTS } from "../memory/slots.ts";
import type { Claim, MemoryKind } from "../memory/types.ts";
import type { Memory, MemoryInput, MemoryPatch } from "../verbs.ts";
import { CONTEXT_LIMITS, limitProblems } from "./limits.ts";
import { claimText } from "./sentence.ts";
import { placeOf, WISH_SLOTS } from "./shape.ts";
import { slotValues } from "./slot-values.ts";

/** @throws RapportError invalid_input naming the field */
export const newClaim = ({ kind, slot, value, text }: MemoryInput): Claim =>
  claimByHand({ kind, slot: slot ?? null, value, text, polarity: "affirmed" });

/** Who is to know it. @throws RapportError invalid_input when scope and agent do not fit */
export function homeOf({ scope, agentId }: MemoryInput): Home {
  if ((scope === "relationship") === (agentId !== undefined)) return { scope, agentId: agentId ?? null };
  throw refused("agent_id", "An agent is named for the scope relationship, and for no other.");
}

/** The memory as the person wants it to read; null when nothing of what it says is to change. A new value without a text gets one made of it. */
export function editedClaim(memory: Memory, { kind, slot, value, text }: MemoryPatch): Claim | null {
  if (kind === undefined && slot === undefined && value === undefined && text === undefined) return null;
  const isFact = (slot === undefined ? memory.slot : slot) === null;
  return claimByHand({
    kind: kind ?? (slot === undefined || slot === null || !isSlotName(slot) ? memory.kind : undefined),
    slot: slot === undefined ? memory.slot : slot,
    // A fact without a slot is nothing but its sentence.
    value: value ?? (isFact ? (text ?? memory.value) : memory.value),
    text: text ?? (value === undefined && slot === undefined ? memory.text : undefined),
    polarity: memory.polarity,
  });
}

export type WrittenByHand = {
  kind: MemoryKind | undefined;
  /** A name of the slot table, `section.key`, or null for a free fact. */
  slot: string | null;
  value: Json;
  text: string | undefined;
  polarity: Claim["polarity"];
};

/**
 * What the person writes down or edits, as a claim of the highest confidence.
 * @throws RapportError invalid_input naming the field
 */
export function claimByHand({ kind: givenKind, slot: givenSlot, value, text, polarity }: WrittenByHand): Claim {
  const slot = slotOf(givenSlot);
  const kind = kindOf(slot, givenKind);
  const [problem] = [...limitProblems(value, "value"), ...valueProblems(slot, value)];
  if (problem) throw refused(problem.field, problem.message);
  const written = text?.trim() ?? "";
  if (written === "" && polarity === "negated") throw refused("text", "Say in a sentence what is not so.");
  return {
    kind,
    subject: "user",
    slot,
    value,
    text: written === "" ? claimText(slot, value) : written,
    polarity,
    modality: kind === "goal" || WISH_SLOTS.some((wish) => wish === slot) ? "wished" : "stated",
    confidence: 1,
  };
}

function slotOf(slot: string | null): Claim["slot"] {
  if (slot === null || isSlotName(slot)) return slot;
  const place = placeOf(slot);
  const fits = place !== null && place.key.length <= CONTEXT_LIMITS.keyLength && !isSlotName(place.key);
  if (!fits) throw refused("slot", `A slot is a name of GET /slots, or a further key as in ${SECTIONS[0]}.nickname.`);
  return `${place.section}.${place.key}`;
}

function kindOf(slot: Claim["slot"], given: MemoryKind | undefined): MemoryKind {
  if (slot === null || !isSlotName(slot)) return given ?? "fact";
  const { kind } = SLOTS[slot];
  if (given !== undefined && given !== kind) throw refused("kind", `What stands under ${slot} is of the kind ${kind}.`);
  return kind;
}

function valueProblems(slot: Claim["slot"], value: Json): { field: string; message: string }[] {
  if (value === null) return [{ field: "value", message: "A memory needs a value; to end it, retract it." }];
  if (slot === null && (typeof value !== "string" || value.trim() === ""))
    return [{ field: "value", message: "A fact without a slot is a text." }];
  if (slot === null || !isSlotName(slot)) return [];
  if (Array.isArray(value)) return [{ field: "value", message: "One memory holds one value." }];
  return slotValues(slot, value, "value").problems;
}

const refused = (field: string, message: string): RapportError =>
  new RapportError("invalid_input", `${field}: ${message}`, { details: { field } });
