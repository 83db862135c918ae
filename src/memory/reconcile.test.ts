import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { add, end, replace, retract } from "../../test/memory.ts";
import { openLedger, rowsOf, type Ledger } from "./ledger.ts";
import { holdsOne } from "./opposites.ts";
import { reconcile, type PlainLearning } from "./reconcile.ts";
import type { MemoryRow } from "./row.ts";

const slots = [
  "location",
  "role",
  "favorite_tools",
  "avoided_tools",
  "likes",
  "dislikes",
  "user_profile.team",
] as const;
const values = ["Alpha", "Beta", "beta ", "Gamma"];

const slot = fc.constantFrom(...slots);
const value = fc.constantFrom(...values);
const polarity = fc.constantFrom("affirmed" as const, "negated" as const);
const learning: fc.Arbitrary<PlainLearning> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ slot, value, polarity }).map((of) => add(of.slot, of.value, { polarity: of.polarity })),
  },
  { weight: 2, arbitrary: fc.record({ slot, value, old: value }).map((of) => replace(of.slot, of.value, of.old)) },
  { weight: 1, arbitrary: fc.record({ slot, value }).map((of) => replace(of.slot, of.value)) },
  { weight: 1, arbitrary: fc.record({ slot, value }).map((of) => end(of.slot, of.value)) },
  { weight: 1, arbitrary: fc.record({ slot, value }).map((of) => retract(of.slot, of.value)) },
) as fc.Arbitrary<PlainLearning>;
/** Days at which things are said, in any order: old messages are read late. */
const sequence = fc.array(fc.record({ learning, day: fc.integer({ min: 1, max: 20 }) }), { maxLength: 30 });

let ids = 0;
function say(ledger: Ledger, step: { learning: PlainLearning; day: number }): Map<string, MemoryRow> {
  const before = new Map(rowsOf(ledger).map((row) => [row.id, row]));
  const message = { id: `message ${ids++}`, text: "some words", saidAt: new Date(Date.UTC(2026, 0, step.day)) };
  reconcile(
    {
      ledger,
      newId: () => `memory ${ids++}`,
      message,
      supported: new Set(),
      isForgotten: () => false,
      extractor: { name: "rules", version: "1" },
    },
    step.learning,
  );
  return before;
}
const newLedger = () => openLedger(new Date(Date.UTC(2026, 1, 1)), []);
const retired = (before: Map<string, MemoryRow>, ledger: Ledger): MemoryRow[] =>
  [...before.values()].filter((row) => row.state === "active" && ledger.entries.get(row.id)?.row.state !== "active");

describe("whatever is said in whatever order", () => {
  test("a memory is retired only from its own slot or the opposite one, never by what was said before it", () => {
    const opposite: Record<string, string> = {
      favorite_tools: "avoided_tools",
      avoided_tools: "favorite_tools",
      likes: "dislikes",
      dislikes: "likes",
    };
    fc.assert(
      fc.property(sequence, (steps) => {
        const ledger = newLedger();
        for (const step of steps) {
          const before = say(ledger, step);
          const { learning } = step;
          const place = learning.op === "add" || learning.op === "replace" ? learning.claim.slot : learning.target.slot;
          for (const row of retired(before, ledger)) {
            expect([place, opposite[place ?? ""]]).toContain(row.slot);
            expect(row.lastConfirmedAt.getTime()).toBeLessThanOrEqual(Date.UTC(2026, 0, step.day));
            // In a slot of many only what was named goes: the same value, or the one moved away from.
            if (learning.op === "add" && !holdsOne(row.slot))
              expect(String(row.value).trim().toLowerCase()).toBe(String(learning.claim.value).trim().toLowerCase());
          }
        }
      }),
    );
  });
  test("a slot of one holds at most one value, a claim stands once, and every memory has evidence", () => {
    fc.assert(
      fc.property(sequence, (steps) => {
        const ledger = newLedger();
        for (const step of steps) say(ledger, step);
        const active = rowsOf(ledger).filter(({ state }) => state === "active");
        for (const name of slots.filter(holdsOne))
          expect(active.filter((row) => row.slot === name && row.polarity === "affirmed").length).toBeLessThanOrEqual(
            1,
          );
        const live = rowsOf(ledger).filter(({ state }) => state === "active" || state === "candidate");
        expect(new Set(live.map(({ claimKey }) => claimKey)).size).toBe(live.length);
        const proven = new Set(ledger.evidence.map(({ memoryId }) => memoryId));
        for (const row of rowsOf(ledger)) expect(proven).toContain(row.id);
      }),
    );
  });
  test("what was affirmed and what was denied or avoided never hold at once", () => {
    fc.assert(
      fc.property(sequence, (steps) => {
        const ledger = newLedger();
        for (const step of steps) say(ledger, step);
        const words = (row: MemoryRow) => `${row.slot} ${String(row.value).trim().toLowerCase()}`;
        const active = rowsOf(ledger).filter(({ state }) => state === "active");
        const affirmed = new Set(active.filter((row) => row.polarity === "affirmed").map(words));
        for (const row of active) if (row.polarity === "negated") expect(affirmed).not.toContain(words(row));
        for (const said of affirmed)
          if (said.startsWith("favorite_tools")) expect(affirmed).not.toContain(said.replace("favorite", "avoided"));
      }),
    );
  });
});
