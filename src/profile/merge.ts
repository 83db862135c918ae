import { RapportError } from "../errors.ts";
import type { Json, JsonObject } from "../json.ts";
import { canonicalJson, claimKey, normalisedWords } from "../memory/claim-key.ts";
import { isSlotName, SECTIONS, SLOTS, type Section, type SlotName } from "../memory/slots.ts";
import type { Claim, MemoryKind, PlannedChange } from "../memory/types.ts";
import { CONTEXT_LIMITS, joinPath, limitProblems, type Problem } from "./limits.ts";
import { claimText } from "./sentence.ts";
import { factMemories, placeOf, valuesOf, WISH_SLOTS, type SlotMemory } from "./shape.ts";
import { slotValues } from "./slot-values.ts";
import { isJsonObject } from "./wording.ts";

/** The body of `PUT /context`: null removes a key, a section or all facts; what is not named stays. */
export type ContextPatch = { [section in Section]?: JsonObject | null } & { facts?: string[] | string | null };

export type { PlannedChange };

type ClaimSlot = Claim["slot"];
type Plan = { changes: PlannedChange[]; problems: Problem[] };

/** Counted by the server and read-only: taken and left alone, so that a document read by `GET` can be sent back. */
const COUNTED_KEYS: ReadonlySet<string> = new Set(["measured", "messages_counted"]);

const SECTION_KIND: Record<Section, MemoryKind> = {
  user_profile: "identity",
  learned_preferences: "preference",
  communication_style: "preference",
  context_memory: "fact",
};

const equal = (left: Json, right: Json): boolean => canonicalJson(left) === canonicalJson(right);
const remove = ({ memoryId }: SlotMemory): PlannedChange => ({ op: "remove", memoryId });

function claimOf(slot: ClaimSlot, kind: MemoryKind, value: Json): Claim {
  const wished = kind === "goal" || WISH_SLOTS.some((wish) => wish === slot);
  return {
    kind,
    subject: "user",
    slot,
    value,
    text: claimText(slot, value),
    polarity: "affirmed",
    modality: wished ? "wished" : "stated",
    confidence: 1,
  };
}

/** RFC 7386: objects merge, null removes, everything else (lists too) replaces. Never writes to its arguments. */
export function mergeJson(old: Json | undefined, patch: Json): Json {
  if (!isJsonObject(patch)) return patch;
  const entries = new Map(isJsonObject(old) ? Object.entries(old) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) entries.delete(key);
    else entries.set(key, mergeJson(entries.get(key), value));
  }
  return Object.fromEntries(entries);
}

/** What stands against the person's new word: the same said to be untrue. */
const denials = (current: SlotMemory[], slot: string, value: Json): PlannedChange[] =>
  current.filter((m) => m.slot === slot && m.polarity === "negated" && equal(m.value, value)).map(remove);

function setOne(current: SlotMemory[], slot: string, kind: MemoryKind, value: Json): PlannedChange[] {
  const { all, shown } = valuesOf(current, slot);
  if (shown !== undefined && equal(shown.value, value)) return [];
  const claim = claimOf(slot as ClaimSlot, kind, value);
  return [
    ...denials(current, slot, value),
    ...all.filter((memory) => memory !== shown).map(remove),
    { op: "set", slot, value, claim, replaces: shown?.memoryId ?? null },
  ];
}

/** A list is a set here: order and repetition change nothing, a new spelling of an entry takes the old one's place. */
function setMany(current: SlotMemory[], slot: SlotName, values: Json[]): PlannedChange[] {
  const kind = SLOTS[slot].kind;
  const wanted = new Map(values.map((value) => [claimKey(claimOf(slot, kind, value)), value] as const).toReversed());
  const removals: PlannedChange[] = [];
  const additions: PlannedChange[] = [];
  const settled = new Set<string>();
  for (const memory of valuesOf(current, slot).all) {
    const key = claimKey(claimOf(slot, kind, memory.value));
    const value = wanted.get(key);
    if (value === undefined) removals.push(remove(memory));
    else if (values.some((entry) => equal(entry, memory.value))) settled.add(key);
  }
  for (const [key, value] of [...wanted].toReversed()) {
    if (settled.has(key)) continue;
    const claim = claimOf(slot, kind, value);
    const [respelled, ...others] = valuesOf(current, slot).all.filter(
      (memory) => claimKey(claimOf(slot, kind, memory.value)) === key,
    );
    additions.push(...denials(current, slot, value), ...others.map(remove));
    additions.push(
      respelled === undefined ? { op: "add", claim } : { op: "set", slot, value, claim, replaces: respelled.memoryId },
    );
  }
  return [...removals, ...additions];
}

function planSlot(current: SlotMemory[], slot: SlotName, value: Json, path: string): Plan {
  if (value === null) return { changes: valuesOf(current, slot).all.map(remove), problems: [] };
  const { values, problems } = slotValues(slot, value, path);
  if (problems.length > 0) return { changes: [], problems };
  const [only] = values;
  if (SLOTS[slot].cardinality === "many") return { changes: setMany(current, slot, values), problems };
  return { changes: only === undefined ? [] : setOne(current, slot, SLOTS[slot].kind, only), problems };
}

function planFurtherKey(current: SlotMemory[], section: Section, key: string, value: Json): Plan {
  const slot = `${section}.${key}`;
  const { all, shown } = valuesOf(current, slot);
  if (value === null) return { changes: all.map(remove), problems: [] };
  const merged = mergeJson(shown?.value, value);
  // The merged value has its own check: many small patches must not build what one patch may not.
  const problems = limitProblems(merged, slot, 3);
  return { changes: problems.length > 0 ? [] : setOne(current, slot, SECTION_KIND[section], merged), problems };
}

function planSection(current: SlotMemory[], section: Section, patch: JsonObject | null): Plan {
  if (patch === null) {
    const shown = current.filter(({ slot, polarity }) => slot !== null && polarity === "affirmed" && inSection(slot));
    return { changes: shown.map(remove), problems: [] };
  }
  const plans = Object.entries(patch).map(([key, value]): Plan => {
    // A section's own slots only: the same word elsewhere is a further key and stays where it was put.
    if (isSlotName(key) && SLOTS[key].section === section) return planSlot(current, key, value, joinPath(section, key));
    return planFurtherKey(current, section, key, value);
  });
  const plan = joined(plans);
  return { ...plan, problems: [...plan.problems, ...tooManyFurtherKeys(current, section, patch)] };

  function inSection(slot: string): boolean {
    return placeOf(slot)?.section === section;
  }
}

function tooManyFurtherKeys(current: SlotMemory[], section: Section, patch: JsonObject): Problem[] {
  const stored = current.flatMap(({ slot }) =>
    slot?.startsWith(`${section}.`) ? [slot.slice(section.length + 1)] : [],
  );
  const given = Object.keys(patch).filter((key) => patch[key] !== null && !isSlotName(key));
  const kept = new Set([...stored.filter((key) => patch[key] !== null), ...given]);
  return given.length === 0 || kept.size <= CONTEXT_LIMITS.keys
    ? []
    : [{ field: section, message: `At most ${CONTEXT_LIMITS.keys} further keys in one section.` }];
}

function planFacts(current: SlotMemory[], facts: Json): Plan {
  const given = facts === null ? [] : Array.isArray(facts) ? facts : [facts];
  const problems = given.flatMap((fact, index): Problem[] =>
    typeof fact === "string" && fact.trim() !== ""
      ? []
      : [{ field: joinPath("facts", index), message: "Expected a text." }],
  );
  const known = factMemories(current);
  const spelledAsKnown = (text: string): boolean => known.some((memory) => memory.text === text);
  // The same words twice are one fact; the spelling already stored is kept where it is among them.
  const wanted = new Map<string, string>();
  for (const text of given.filter((fact) => typeof fact === "string")) {
    const words = normalisedWords(text);
    if (!wanted.has(words) || spelledAsKnown(text)) wanted.set(words, text);
  }
  const kept = new Set(wanted.values());
  const gone = known.filter(({ text }) => !kept.has(text)).map(remove);
  const fresh = [...kept].filter((text) => !spelledAsKnown(text));
  const additions = fresh.map((text): PlannedChange => ({ op: "add", claim: claimOf(null, "fact", text) }));
  return { changes: [...gone, ...additions], problems };
}

const joined = (plans: Plan[]): Plan => ({
  changes: plans.flatMap(({ changes }) => changes),
  problems: plans.flatMap(({ problems }) => problems),
});

/**
 * `communication_style.wished` is another door to the answer wishes of `learned_preferences`: when both name a wish, the one
 * that differs from what is stored counts, and `learned_preferences` if both do. Counted keys are left out.
 */
function withWishesInPlace(current: SlotMemory[], patch: JsonObject): { patch: JsonObject; problems: Problem[] } {
  const style = patch["communication_style"];
  if (!isJsonObject(style)) return { patch, problems: [] };
  const { wished = {}, ...others } = style;
  const rest = Object.fromEntries(Object.entries(others).filter(([key]) => !COUNTED_KEYS.has(key)));
  const path = "communication_style.wished";
  if (wished !== null && !isJsonObject(wished))
    return {
      patch: { ...patch, communication_style: rest },
      problems: [{ field: path, message: "Expected an object." }],
    };
  const wishes = new Map<string, Json>(
    wished === null ? WISH_SLOTS.map((slot) => [slot, null] as const) : Object.entries(wished),
  );
  const preferences = patch["learned_preferences"];
  const given = new Map(isJsonObject(preferences) ? Object.entries(preferences) : []);
  const problems: Problem[] = [];
  for (const [slot, value] of wishes) {
    if (!WISH_SLOTS.some((name) => name === slot))
      problems.push({ field: joinPath(path, slot), message: `Only ${WISH_SLOTS.join(", ")} can be wished.` });
    else if (value !== null && typeof value !== "string")
      problems.push({ field: joinPath(path, slot), message: "Expected a text." });
    else {
      const stored = valuesOf(current, slot).shown?.value ?? null;
      const other = given.get(slot);
      if (other === undefined || equal(other, stored)) given.set(slot, value);
    }
  }
  // A whole section set to null removes the wishes too, and a list or text there is reported by its own check.
  const moved = preferences === undefined || isJsonObject(preferences);
  return {
    patch: {
      ...patch,
      communication_style: rest,
      ...(moved && wishes.size > 0 ? { learned_preferences: Object.fromEntries(given) } : {}),
    },
    problems,
  };
}

/**
 * Plans `PUT /context`: what to set, add and remove so that the document shows what was given. Equal values plan nothing, so
 * applying a plan and planning again gives an empty plan.
 * @param current the active memories the document shows; those left out are neither compared nor replaced
 * @throws RapportError invalid_input with every problem in `details.problems`
 */
export function planContextUpdate(current: SlotMemory[], patch: ContextPatch): PlannedChange[] {
  const limits = limitProblems(patch, "");
  if (limits.length > 0) throw invalid(limits);
  if (!isJsonObject(patch as Json)) throw invalid([{ field: "", message: "Expected an object." }]);
  const wishes = withWishesInPlace(current, patch as JsonObject);
  const plans = Object.entries(wishes.patch).map(([key, value]): Plan => {
    const section = SECTIONS.find((name) => name === key);
    if (section !== undefined) {
      if (value === null || isJsonObject(value)) return planSection(current, section, value);
      return { changes: [], problems: [{ field: key, message: "Expected an object." }] };
    }
    if (key === "facts") return planFacts(current, value);
    return { changes: [], problems: [{ field: key, message: "There is no such section." }] };
  });
  const { changes, problems } = joined([{ changes: [], problems: wishes.problems }, ...plans]);
  if (problems.length > 0) throw invalid(problems);
  return changes;
}

function invalid(problems: Problem[]): RapportError {
  const [first] = problems;
  const field = first?.field ?? "";
  const where = field === "" ? "The context" : `The context is not accepted at ${field}`;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  return new RapportError("invalid_input", `${where}: ${first?.message ?? "invalid"}${more}`, {
    details: { field, problems },
  });
}
