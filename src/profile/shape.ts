import type { Json, JsonObject } from "../json.ts";
import { canonicalJson } from "../memory/claim-key.ts";
import { isSlotName, SECTIONS, SLOTS, type Section } from "../memory/slots.ts";
import type { SlotMemory } from "../memory/types.ts";
import type { StyleSummary } from "../style/measure.ts";

export type { SlotMemory };

/** What `GET /context` shows and `PUT /context` takes; the keys are the names of the slot table and further keys. */
export type ContextDocument = {
  user_profile: JsonObject;
  learned_preferences: JsonObject;
  /** `{measured, wished, messages_counted}` and further keys. */
  communication_style: JsonObject;
  context_memory: JsonObject;
  facts: string[];
};

/** The wishes about answers; repeated under `communication_style.wished`. */
export const WISH_SLOTS = ["answer_tone", "answer_length", "answer_format", "answer_language"] as const;

/** Where a slot shows in the document; null for a name that belongs nowhere. */
export function placeOf(slot: string): { section: Section; key: string; many: boolean } | null {
  if (isSlotName(slot)) return { section: SLOTS[slot].section, key: slot, many: SLOTS[slot].cardinality === "many" };
  const dot = slot.indexOf(".");
  const section = SECTIONS.find((name) => name === slot.slice(0, dot));
  const key = slot.slice(dot + 1);
  return section === undefined || key === "" ? null : { section, key, many: false };
}

const newestLast = (left: SlotMemory, right: SlotMemory): number =>
  left.saidAt.getTime() - right.saidAt.getTime() || (left.memoryId < right.memoryId ? -1 : 1);

/** Best last: a pinned value, then one told to this very agent, then the newest, then the surest. */
const shownLast = (left: SlotMemory, right: SlotMemory): number =>
  Number(left.pinned) - Number(right.pinned) ||
  Number(left.agentId !== null) - Number(right.agentId !== null) ||
  left.saidAt.getTime() - right.saidAt.getTime() ||
  left.confidence - right.confidence ||
  (left.memoryId < right.memoryId ? -1 : 1);

/** The affirmed memories of one slot: in the order said, and the one that shows where only one may. */
export function valuesOf(memories: SlotMemory[], slot: string): { all: SlotMemory[]; shown: SlotMemory | undefined } {
  const affirmed = memories.filter((memory) => memory.slot === slot && memory.polarity === "affirmed");
  return { all: affirmed.toSorted(newestLast), shown: affirmed.toSorted(shownLast).at(-1) };
}

/** Memories shown as sentences under `facts`: free facts, what was denied, and names no section knows; in the order said. */
export const factMemories = (memories: SlotMemory[]): SlotMemory[] =>
  memories
    .filter(({ slot, polarity }) => slot === null || polarity === "negated" || placeOf(slot) === null)
    .toSorted(newestLast);

const distinct = (values: Json[]): Json[] => [
  ...new Map(values.map((value) => [canonicalJson(value), value] as const)).values(),
];

/** Projects the active memories, and the measured style where there is one, into the document of `GET /context`. */
export function contextOf(memories: SlotMemory[], style: StyleSummary | null): ContextDocument {
  // Maps, because a stored key named `__proto__` must become a key and never a prototype.
  const sections = new Map(SECTIONS.map((section) => [section, new Map<string, Json>()]));
  const slots = new Set(memories.toSorted(newestLast).flatMap(({ slot }) => (slot === null ? [] : [slot])));
  for (const slot of slots) {
    const place = placeOf(slot);
    const { all, shown } = valuesOf(memories, slot);
    if (place === null || shown === undefined) continue;
    const value = place.many ? distinct(all.map((memory) => memory.value)) : shown.value;
    sections.get(place.section)?.set(place.key, value);
  }
  const section = (name: Section): JsonObject => Object.fromEntries(sections.get(name) ?? []);
  const preferences = section("learned_preferences");
  return {
    user_profile: section("user_profile"),
    learned_preferences: preferences,
    communication_style: {
      ...section("communication_style"),
      measured: style === null ? null : { ...style.measured },
      wished: wishesOf(preferences),
      messages_counted: style?.messages_counted ?? 0,
    },
    context_memory: section("context_memory"),
    facts: [...new Set(factMemories(memories).map(({ text }) => text))],
  };
}

const wishesOf = (preferences: JsonObject): JsonObject =>
  Object.fromEntries(
    WISH_SLOTS.flatMap((slot) => {
      const wish = preferences[slot];
      return wish === undefined ? [] : [[slot, wish]];
    }),
  );
