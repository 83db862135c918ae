import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../src/clock.ts";
import { RapportError } from "../../src/errors.ts";
import type { Memory, PersonVerbs } from "../../src/verbs.ts";
import { testRapport, type TestRapport } from "../start.ts";

let rapport: TestRapport;
/** Only a test moves it. */
let now = new Date("2026-05-01T10:00:00Z");
const later = (hours: number): Date => (now = new Date(now.getTime() + hours * 3_600_000));

beforeAll(async () => {
  rapport = await testRapport({ clock: { now: () => new Date(now), id: () => systemClock.id() } });
});
afterAll(() => rapport.shutdown());

async function somebody() {
  const ada = await rapport.person();
  const { agentId } = await ada.createAgent({ agentName: "Coach", presetName: "data_analyst" });
  const { sessionId } = await ada.createSession({ agentId });
  return { ada, agentId, sessionId, say: (message: string) => ada.sendMessage({ sessionId, message }, {}) };
}
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof RapportError ? error.code : String(error);
};
const held = async (ada: PersonVerbs, slot: string): Promise<unknown[]> =>
  (await ada.listMemories({ limit: 100, cursor: null }, { slot })).items.map(({ value }) => value);
const only = (memories: { items: Memory[] }): Memory => {
  const [first, ...others] = memories.items;
  if (!first || others.length > 0) throw new Error(`Expected one memory, found ${memories.items.length}.`);
  return first;
};
const find = async (ada: PersonVerbs, slot: string, state?: "candidate"): Promise<Memory> =>
  only(await ada.listMemories({ limit: 100, cursor: null }, { slot, ...(state && { state }) }));

describe("a memory written by hand", () => {
  test("is its own evidence, takes the place of what was said, and is told to agents", async () => {
    const { ada, say } = await somebody();
    await say("I live in Berlin.");
    later(1);
    const paris = await ada.createMemory({ slot: "location", value: "Paris", scope: "user" });
    expect(paris).toMatchObject({ kind: "identity", origin: "edit", trust: 1, evidence: [{ source: "edit" }] });
    expect(await held(ada, "location")).toEqual(["Paris"]);
    expect((await ada.getContext({})).context_prompt).toContain("Paris");
    await ada.undoMemory(paris.memoryId);
    expect(await held(ada, "location")).toEqual(["Berlin"]);
  });
  test("said already, is the same memory", async () => {
    const { ada } = await somebody();
    const first = await ada.createMemory({ value: "Plays the cello.", scope: "user" });
    const second = await ada.createMemory({ value: "plays the  cello.", scope: "user" });
    expect(second).toMatchObject({ memoryId: first.memoryId, supportCount: 2 });
  });
  test("for one agent is known to that agent alone", async () => {
    const { ada, agentId } = await somebody();
    const other = await ada.createAgent({ agentName: "Other" });
    await ada.createMemory({ value: "Wants to quit.", scope: "relationship", agentId });
    expect((await ada.getContext({ agentId })).facts).toEqual(["Wants to quit."]);
    expect((await ada.getContext({ agentId: other.agentId })).facts).toEqual([]);
    expect((await ada.getContext({})).facts).toEqual([]);
  });
  test.each([
    ["a kind the slot does not have", { kind: "goal", slot: "location", value: "Paris", scope: "user" }],
    ["no such slot", { slot: "shoe size", value: "42", scope: "user" }],
    ["a slot's name in a section", { slot: "user_profile.name", value: "Ada", scope: "user" }],
    ["no value", { slot: "location", value: null, scope: "user" }],
    ["several values at once", { slot: "likes", value: ["tea", "figs"], scope: "user" }],
    ["a fact that is no text", { value: { a: 1 }, scope: "user" }],
    ["a scope without its agent", { value: "Sings.", scope: "relationship" }],
  ] as const)("is refused with %s", async (_what, input) => {
    const { ada } = await somebody();
    // The point is what the types do not allow.
    expect(await codeOf(ada.createMemory(input as Parameters<PersonVerbs["createMemory"]>[0]))).toBe("invalid_input");
  });
  test("is refused for somebody else's agent", async () => {
    const [{ ada }, other] = [await somebody(), await somebody()];
    const input = { value: "Sings.", scope: "relationship", agentId: other.agentId } as const;
    expect(await codeOf(ada.createMemory(input))).toBe("not_found");
  });
});

describe("editing, pinning and confirming", () => {
  test("an edit supersedes, keeps the history and can be undone", async () => {
    const { ada, say } = await somebody();
    await say("I live in Berlin.");
    later(1);
    const berlin = await find(ada, "location");
    const bonn = await ada.updateMemory(berlin.memoryId, { value: "Bonn" });
    expect(bonn).toMatchObject({ value: "Bonn", supersedesId: berlin.memoryId, state: "active" });
    expect(bonn.text).toContain("Bonn");
    expect(await ada.getMemory(berlin.memoryId)).toMatchObject({ state: "superseded" });
    expect(await codeOf(ada.updateMemory(berlin.memoryId, { value: "Rome" }))).toBe("conflict");
    await ada.undoMemory(bonn.memoryId);
    expect(await held(ada, "location")).toEqual(["Berlin"]);
  });
  test("a pin stays through an edit and withstands what is only said", async () => {
    const { ada, say } = await somebody();
    const made = await ada.createMemory({ slot: "location", value: "Paris", scope: "user" });
    await ada.updateMemory(made.memoryId, { pinned: true });
    const edited = await ada.updateMemory(made.memoryId, { value: "Lyon" });
    expect(edited.pinned).toBe(true);
    later(1);
    await say("I moved to Rome.");
    expect(await held(ada, "location")).toEqual(["Lyon"]);
    expect(await ada.updateMemory(edited.memoryId, { pinned: false })).toMatchObject({ pinned: false, value: "Lyon" });
  });
  test("confirming what waits makes it hold and retires what it contradicts; undo lets it wait again", async () => {
    const { ada, say } = await somebody();
    await ada.createMemory({ slot: "location", value: "Paris", scope: "user" });
    later(1);
    await say("I live in Berlin.");
    const waiting = await find(ada, "location", "candidate");
    await ada.updateMemory(waiting.memoryId, { confirmed: true });
    expect(await held(ada, "location")).toEqual(["Berlin"]);
    await ada.undoMemory(waiting.memoryId);
    expect(await held(ada, "location")).toEqual(["Paris"]);
    expect(await find(ada, "location", "candidate")).toMatchObject({ value: "Berlin" });
  });
  test("what no longer holds cannot be confirmed, and nobody else's can be touched", async () => {
    const { ada } = await somebody();
    const { ada: ben } = await somebody();
    const made = await ada.createMemory({ slot: "location", value: "Paris", scope: "user" });
    for (const patch of [{ pinned: true }, { confirmed: true }, { value: "Rome" }] as const)
      expect(await codeOf(ben.updateMemory(made.memoryId, patch))).toBe("not_found");
    await ada.retractMemory(made.memoryId);
    expect(await codeOf(ada.updateMemory(made.memoryId, { confirmed: true }))).toBe("conflict");
  });
});

describe("a contradiction", () => {
  async function contradicted() {
    const person = await somebody();
    await person.ada.createMemory({ slot: "location", value: "Paris", scope: "user" });
    later(1);
    const { learned } = await person.say("I live in Berlin.");
    const [conflict] = await person.ada.listConflicts();
    if (!conflict) throw new Error("There is no conflict.");
    return { ...person, learned, conflict };
  }
  test("is asked about once, in the turn it comes up, and keeps both", async () => {
    const { ada, say, learned, conflict } = await contradicted();
    expect(learned).toMatchObject([{ event: "conflict", text: conflict.question }]);
    expect(conflict.question).toMatch(/Paris.*Berlin.*\?$/);
    expect(conflict).toMatchObject({ known: { value: "Paris" }, said: { value: "Berlin" }, kept: null });
    expect(await held(ada, "location")).toEqual(["Paris"]);
    later(1);
    expect((await say("I live in Berlin.")).learned).toEqual([]);
    expect(await ada.listConflicts()).toHaveLength(1);
  });
  test.each([
    ["the new one", "said", ["Berlin"]],
    ["the old one", "known", ["Paris"]],
    ["both", "both", ["Paris", "Berlin"]],
  ] as const)("settled for %s stays settled", async (_which, keep, values) => {
    const { ada, conflict } = await contradicted();
    const answer = keep === "both" ? "both" : conflict[keep].memoryId;
    const settled = await ada.resolveConflict(conflict.conflictId, answer);
    expect(settled.resolvedAt).not.toBeNull();
    expect((await held(ada, "location")).toSorted()).toEqual([...values].toSorted());
    expect(await ada.listConflicts()).toEqual([]);
    expect(await codeOf(ada.resolveConflict(conflict.conflictId, answer))).toBe("conflict");
  });
  test("is no question any more when one side is gone", async () => {
    const { ada, conflict } = await contradicted();
    await ada.retractMemory(conflict.known.memoryId);
    expect(await ada.listConflicts()).toEqual([]);
  });
  test("is settled by its own person, for one of its own two", async () => {
    const { ada, conflict } = await contradicted();
    const { ada: ben } = await somebody();
    expect(await ben.listConflicts()).toEqual([]);
    expect(await codeOf(ben.resolveConflict(conflict.conflictId, "both"))).toBe("not_found");
    expect(await codeOf(ada.resolveConflict(conflict.conflictId, randomUUID()))).toBe("invalid_input");
  });
  test("is not made by what was said before", async () => {
    const { ada, say } = await somebody();
    await say("I live in Berlin.");
    later(1);
    await say("I live in Paris.");
    expect(await ada.listConflicts()).toEqual([]);
  });
});

describe("the time machine", () => {
  test("lists, finds and shows what held then, as it was known then", async () => {
    const { ada, say } = await somebody();
    const before = now;
    later(1);
    await say("I live in Berlin.");
    const berlin = later(1);
    later(1);
    await say("I moved to Paris.");
    const paris = later(1);
    const at = (time: Date) => ({ believedAt: time });
    const listed = async (times: object) =>
      (await ada.listMemories({ limit: 9, cursor: null }, { slot: "location", ...times })).items.map(
        (one) => one.value,
      );
    expect(await listed(at(before))).toEqual([]);
    expect(await listed(at(berlin))).toEqual(["Berlin"]);
    expect(await listed({ asOf: berlin })).toEqual(["Berlin"]);
    expect(await listed(at(paris))).toEqual(["Paris"]);
    expect(await listed({ asOf: berlin, believedAt: paris })).toEqual(["Berlin"]);

    expect((await ada.getContext(at(berlin))).user_profile).toMatchObject({ location: "Berlin" });
    expect((await ada.getContext(at(before))).user_profile).toEqual({});
    expect((await ada.getContext(at(before))).interaction_patterns).toMatchObject({ messages: 0 });

    const hits = async (times: object) =>
      (await ada.search("Berlin Paris", 20, times)).map(({ text }) => text).join(" ");
    expect(await hits(at(berlin))).toMatch(/Berlin/);
    expect(await hits(at(berlin))).not.toMatch(/Paris/);
    expect(await hits(at(before))).toBe("");
    expect(await hits({})).toMatch(/Paris/);
  });
  test("shows nobody else's past", async () => {
    const { say } = await somebody();
    await say("I live in Berlin.");
    const { ada: ben } = await somebody();
    expect(await ben.search("Berlin", 20, { believedAt: later(1) })).toEqual([]);
  });
});

describe("memory health", () => {
  test("counts what is there: doubles, what is past its time, contradictions, what waits, and what was recalled", async () => {
    const { ada, agentId, say } = await somebody();
    expect(await ada.memoryHealth()).toMatchObject({ memories: 0, recalledShare: null });
    await ada.createMemory({ slot: "location", value: "Paris", scope: "user" });
    await ada.createMemory({ value: "Plays the cello.", scope: "user" });
    await ada.createMemory({
      kind: "preference",
      slot: "likes",
      value: "the cello",
      text: "Plays the cello",
      scope: "user",
    });
    await ada.createMemory({ slot: "budget", value: "5000", scope: "user" });
    later(1);
    await say("I live in Berlin.");
    const { sessionId } = await ada.createSession({ agentId });
    await ada.sendMessage({ sessionId, message: "What do I know about playing the cello?" }, {});
    const health = await ada.memoryHealth();
    expect(health).toMatchObject({ memories: 4, duplicates: 1, stale: 0, unsupported: 0, conflicts: 1, waiting: 1 });
    expect(health.recalledShare).toBeGreaterThan(0);
    later(24 * 400);
    expect(await ada.memoryHealth()).toMatchObject({ stale: 1, recalledShare: 0 });
  });
});
