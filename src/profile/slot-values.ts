import type { Json } from "../json.ts";
import { SLOTS, type SlotName } from "../memory/slots.ts";
import { joinPath, type Problem } from "./limits.ts";
import { isJsonObject } from "./wording.ts";

/** Slots whose value may be a bare number ("12 people", "5000"). */
const MAY_BE_NUMBER: ReadonlySet<SlotName> = new Set<SlotName>(["company_size", "budget"]);
/** Slots whose entries may be objects, e.g. `{name, relation}` or `{what, by}`. */
const MAY_BE_OBJECT: ReadonlySet<SlotName> = new Set<SlotName>([
  "current_projects",
  "goals",
  "challenges",
  "deadlines",
  "decisions",
  "people",
  "constraints",
]);

function valueProblem(slot: SlotName, value: Json): string | null {
  if (typeof value === "string") return value.trim() === "" ? "Must not be empty; null removes it." : null;
  if (typeof value === "number" && MAY_BE_NUMBER.has(slot)) return null;
  if (MAY_BE_OBJECT.has(slot)) {
    if (!isJsonObject(value)) return "Expected a text or an object.";
    return Object.keys(value).length === 0 ? "Must not be empty." : null;
  }
  return MAY_BE_NUMBER.has(slot) ? "Expected a text or a number." : "Expected a text.";
}

/**
 * The values a person gives to one slot: exactly one for a slot of one, any number for a slot of many, which also takes a
 * single value for a list of one.
 */
export function slotValues(slot: SlotName, value: Json, path: string): { values: Json[]; problems: Problem[] } {
  const isList = SLOTS[slot].cardinality === "many" && Array.isArray(value);
  const values = isList ? value : [value];
  const problems = values.flatMap((entry, index): Problem[] => {
    const message = valueProblem(slot, entry);
    return message === null ? [] : [{ field: isList ? joinPath(path, index) : path, message }];
  });
  return { values, problems };
}
