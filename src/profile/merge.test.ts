import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RapportError } from "../errors.ts";
import { isSlotName, SLOT_NAMES, SLOTS } from "../memory/slots.ts";
import type { PlannedChange, SlotMemory } from "../memory/types.ts";
import { planContextUpdate, type ContextPatch } from "./merge.ts";
import { contextOf } from "./shape.ts";

let made = 0;
const memory = (slot: string | null, value: SlotMemory["value"], more: Partial<SlotMemory> = {}): SlotMemory => {
  made += 1;
  return {
    memoryId: `m${String(made).padStart(6, "0")}`,
    slot,
    value,
    text: typeof value === "string" ? value : JSON.stringify(value),
    polarity: "affirmed",
    saidAt: new Date(Date.UTC(2026, 0, 1) + made * 1000),
    confidence: 0.9,
    pinned: false,
    agentId: null,
    kind: slot !== null && isSlotName(slot) ? SLOTS[slot].kind : "fact",
    ...more,
  };
};

/** What the verb that stores a plan does, in memory. */
function apply(memories: SlotMemory[], plan: PlannedChange[]): SlotMemory[] {
  return plan.reduce((left, change) => {
    switch (change.op) {
      case "remove":
        return left.filter(({ memoryId }) => memoryId !== change.memoryId);
      case "add":
        return [...left, memory(change.claim.slot, change.claim.value, { text: change.claim.text })];
      case "set":
        return [
          ...left.filter(({ memoryId }) => memoryId !== change.replaces),
          memory(change.slot, change.value, { text: change.claim.text }),
        ];
    }
  }, memories);
}

const after = (memories: SlotMemory[], patch: unknown) =>
  contextOf(apply(memories, planContextUpdate(memories, patch as ContextPatch)), null);

function problemsOf(patch: unknown, memories: SlotMemory[] = []): { field: string; message: string }[] {
  try {
    planContextUpdate(memories, patch as ContextPatch);
  } catch (error) {
    if (error instanceof RapportError && error.code === "invalid_input") return error.details.problems ?? [];
    throw error;
  }
  return [];
}
const fieldsOf = (patch: unknown): string[] => problemsOf(patch).map(({ field }) => field);

describe("what an edit changes", () => {
  test("a value that was not known is set, with a claim that reads as a sentence", () => {
    expect(planContextUpdate([], { user_profile: { company_name: "TechFlow AI" } })).toEqual([
      {
        op: "set",
        slot: "company_name",
        value: "TechFlow AI",
        replaces: null,
        claim: expect.objectContaining({ kind: "company", subject: "user", text: "Works at TechFlow AI." }),
      },
    ]);
  });

  test("a new value takes the place of the old one, and other values in conflict with it go", () => {
    const [older, newer] = [memory("role", "Founder"), memory("role", "CTO")];
    expect(planContextUpdate([older, newer], { user_profile: { role: "CEO" } })).toMatchObject([
      { op: "remove", memoryId: older.memoryId },
      { op: "set", slot: "role", value: "CEO", replaces: newer.memoryId },
    ]);
  });

  test("an equal value changes nothing, even where two values are in conflict", () => {
    const current = [memory("role", "Founder"), memory("role", "CTO")];
    expect(planContextUpdate(current, { user_profile: { role: "CTO" } })).toEqual([]);
  });

  test("an array replaces: what is missing goes, what is new comes, the order does not matter", () => {
    const [hubspot, slack] = [memory("favorite_tools", "HubSpot"), memory("favorite_tools", "Slack")];
    const plan = planContextUpdate([hubspot, slack], { learned_preferences: { favorite_tools: ["Notion", "Slack"] } });
    expect(plan).toMatchObject([
      { op: "remove", memoryId: hubspot.memoryId },
      { op: "add", claim: { slot: "favorite_tools", value: "Notion", text: "Uses Notion." } },
    ]);
  });

  test("an entry spelled anew takes the place of the old spelling", () => {
    const old = memory("favorite_tools", "hubspot");
    expect(planContextUpdate([old], { learned_preferences: { favorite_tools: ["HubSpot"] } })).toMatchObject([
      { op: "set", value: "HubSpot", replaces: old.memoryId },
    ]);
  });

  test("a list of many takes a single value as a list of one", () => {
    expect(after([], { context_memory: { goals: "grow" } }).context_memory).toEqual({ goals: ["grow"] });
  });

  test("saying what was denied before withdraws the denial", () => {
    const denied = memory("favorite_tools", "Slack", { polarity: "negated" });
    expect(planContextUpdate([denied], { learned_preferences: { favorite_tools: ["Slack"] } })).toMatchObject([
      { op: "remove", memoryId: denied.memoryId },
      { op: "add" },
    ]);
  });

  test("null removes a key, a section, or all facts, and nothing beside them", () => {
    const current = [memory("name", "Mia"), memory("role", "CTO"), memory("goals", "grow"), memory(null, "Has cats.")];
    expect(after(current, { user_profile: { name: null } }).user_profile).toEqual({ role: "CTO" });
    expect(after(current, { user_profile: null })).toMatchObject({
      user_profile: {},
      context_memory: { goals: ["grow"] },
    });
    expect(after(current, { facts: null })).toMatchObject({ facts: [], user_profile: { name: "Mia" } });
  });

  test("further keys are kept where they were put, and merge deeply", () => {
    const first = apply(
      [],
      planContextUpdate([], { user_profile: { brand: { colors: ["blue"], voice: { calm: true } } } }),
    );
    expect(
      after(first, { user_profile: { brand: { voice: { calm: null, warm: true }, colors: ["red"] } } }),
    ).toMatchObject({
      user_profile: { brand: { colors: ["red"], voice: { warm: true } } },
    });
  });

  test("facts replace as a list; the same words twice are one fact", () => {
    const current = [memory(null, "Has cats.", { text: "Has cats." }), memory(null, "x", { text: "Rides a bike." })];
    expect(after(current, { facts: ["Has cats.", "has  CATS.", "Sings."] }).facts).toEqual(["Has cats.", "Sings."]);
  });

  test("a document read and sent back changes nothing, counted keys and wishes included", () => {
    const current = [
      memory("answer_tone", "casual"),
      memory("user_profile.stage", "seed"),
      memory(null, "x", { text: "Sings." }),
    ];
    expect(planContextUpdate(current, contextOf(current, null))).toEqual([]);
  });

  test("a wish can be changed under communication_style as well", () => {
    const current = [memory("answer_tone", "casual")];
    const document = contextOf(current, null);
    const edited = {
      ...document,
      communication_style: { ...document.communication_style, wished: { answer_tone: "formal" } },
    };
    expect(after(current, edited).learned_preferences).toEqual({ answer_tone: "formal" });
  });
});

describe("what is refused", () => {
  test.each([
    ["an unknown section", { preferences: {} }, ["preferences"]],
    ["a section that is a list", { user_profile: [] }, ["user_profile"]],
    ["a text of the wrong type", { user_profile: { name: 3 } }, ["user_profile.name"]],
    ["a list for a single value", { user_profile: { role: ["CTO"] } }, ["user_profile.role"]],
    ["an object for a single value", { learned_preferences: { diet: {} } }, ["learned_preferences.diet"]],
    ["an empty text", { user_profile: { name: "  " } }, ["user_profile.name"]],
    [
      "a wrong entry",
      { learned_preferences: { likes: ["tea", 4, null] } },
      [1, 2].map((i) => `learned_preferences.likes[${i}]`),
    ],
    ["facts that are no text", { facts: [{}] }, ["facts[0]"]],
    [
      "an unknown wish",
      { communication_style: { wished: { answer_speed: "x" } } },
      ["communication_style.wished.answer_speed"],
    ],
    ["NUL", { user_profile: { name: "a\0b" } }, ["user_profile.name"]],
    ["half a surrogate pair", { user_profile: { note: ["\ud800"] } }, ["user_profile.note[0]"]],
    ["a text too long", { user_profile: { name: "a".repeat(4_001) } }, ["user_profile.name"]],
    ["a list too long", { user_profile: { list: Array(201).fill(1) } }, ["user_profile.list"]],
    ["a constructor key", { user_profile: { constructor: {} } }, ["user_profile.constructor"]],
    ["an empty key", { user_profile: { "": 1 } }, ["user_profile."]],
    [
      "what JSON does not have",
      { user_profile: { seen: new Date(0), n: Number.NaN } },
      ["user_profile.seen", "user_profile.n"],
    ],
  ])("%s is refused by its path", (_, patch, fields) => {
    expect(fieldsOf(patch)).toEqual(fields);
  });

  test("every problem is told at once", () => {
    expect(fieldsOf({ user_profile: { name: 1, role: [] }, nonsense: 1 })).toEqual([
      "user_profile.name",
      "user_profile.role",
      "nonsense",
    ]);
  });

  test.each([[null], ["text"], [3], [[]]])("%j is no context", (patch) => {
    expect(problemsOf(patch).length).toBe(1);
  });

  test("the eighth level is taken, the ninth is not", () => {
    const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });
    expect(fieldsOf({ user_profile: { deep: nested(6) } })).toEqual([]);
    expect(fieldsOf({ user_profile: { deep: nested(7) } })).toEqual(["user_profile.deep.a.a.a.a.a.a"]);
  });

  test("two hundred keys are taken, one more is not, also when it comes in small patches", () => {
    const keys = (from: number, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${from + index}`, 1]));
    expect(fieldsOf({ user_profile: keys(0, 199) })).toEqual([]);
    expect(fieldsOf({ user_profile: keys(0, 201) })).toEqual([""]);
    const full = apply([], planContextUpdate([], { user_profile: { box: keys(0, 190) } }));
    expect(problemsOf({ user_profile: { box: keys(500, 20) } }, full).map(({ field }) => field)).toEqual([
      "user_profile.box",
    ]);
  });

  test("a __proto__ key from a body is refused and reaches no prototype", () => {
    const patch: unknown = JSON.parse('{"user_profile":{"x":{"__proto__":{"polluted":true}}}}');
    expect(fieldsOf(patch)).toEqual(["user_profile.x.__proto__"]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe("for any edit", () => {
  const text = fc.string({ minLength: 1, maxLength: 8 }).filter((value) => value.trim() !== "");
  const known = fc.dictionary(
    fc.constantFrom(...SLOT_NAMES),
    fc.oneof(fc.constant(null), text, fc.array(text, { maxLength: 4 })),
  );
  const further = fc.dictionary(fc.string({ maxLength: 4 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 3 });
  const section = fc.oneof(
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 5, arbitrary: fc.tuple(known, further).map(([a, b]) => ({ ...b, ...a })) },
  );
  const patches = fc.record(
    {
      user_profile: section,
      learned_preferences: section,
      context_memory: section,
      facts: fc.array(text, { maxLength: 4 }),
    },
    { requiredKeys: [] },
  );

  test("applying a plan and planning again plans nothing", () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(patches, { minLength: 1, maxLength: 3 }), (series) => {
        let memories: SlotMemory[] = [];
        for (const patch of series) {
          if (problemsOf(patch, memories).length > 0) continue;
          accepted += 1;
          const before = structuredClone(patch);
          memories = apply(memories, planContextUpdate(memories, patch as ContextPatch));
          expect(planContextUpdate(memories, patch as ContextPatch)).toEqual([]);
          expect(planContextUpdate(memories, contextOf(memories, null))).toEqual([]);
          expect(patch).toEqual(before);
        }
      }),
      { numRuns: 300 },
    );
    expect(accepted).toBeGreaterThan(30);
  });

  test("nothing that can be sent reaches a prototype or fails in another way than invalid_input", () => {
    const nasty = fc.constantFrom("__proto__", "constructor", "prototype", "toString", "a", "wished", "name", "goals");
    const value = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue({ maxDepth: 1 }),
        fc.array(tie("node"), { maxLength: 3 }),
        tie("object"),
      ),
      object: fc.array(fc.tuple(nasty, tie("node")), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
    })).node;
    const keys = fc.constantFrom("user_profile", "learned_preferences", "communication_style", "facts", "__proto__");
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, value)), (entries) => {
        const patch: unknown = Object.fromEntries(entries);
        if (problemsOf(patch).length === 0) after([], patch);
        expect(Object.keys(Object.prototype)).toEqual([]);
        expect(Object.keys(Array.prototype)).toEqual([]);
      }),
    );
  });
});
