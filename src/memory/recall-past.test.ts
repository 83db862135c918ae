import { expect, test } from "vitest";
import { add, end, openDiary, replace, retract, type Diary } from "../../test/memory.ts";
import { readQuestion } from "./question.ts";
import { findPassages, recallPassages } from "./recall.ts";

const NOW = new Date("2026-06-01T12:00:00Z");
const recall = (diary: Diary, cue: string) =>
  diary.as(async (db) => {
    const lines = await recallPassages(db, {
      cue,
      sessionId: diary.sessionId,
      now: NOW,
      limit: 8,
      budgetTokens: 2_000,
    });
    return lines.map(({ text }) => text);
  });
const smallTalk = async (diary: Diary) => {
  for (const text of ["The printer jammed twice", "Lunch was a salad", "My train was late again"])
    await diary.write(text);
};

/** Moved once: the first message says nothing that is still true. */
async function moved(): Promise<Diary> {
  const diary = await openDiary();
  await smallTalk(diary);
  await diary.say("I live in Lisbon by the river", [add("location", "Lisbon", { text: "Lives in Lisbon." })]);
  await diary.say("I live in Porto now", [replace("location", "Porto", "Lisbon")]);
  return diary;
}

test("a message of which nothing is true any more is not put into a prompt", async () => {
  const diary = await moved();
  const lines = await recall(diary, "Which city do I live in, near a river?");
  expect(lines).toContain("I live in Porto now");
  expect(lines.join()).not.toContain("Lisbon");
});

test.each([
  "Where did I live before Porto?",
  "Which city did I live in previously, by the river?",
  "I used to live by a river, which city?",
  "What did I say about where I live?",
])("but is when the past is asked for, with what changed: %s", async (cue) => {
  expect(await recall(await moved(), cue)).toContain(
    "I live in Lisbon by the river (no longer true: Lives in Lisbon.)",
  );
});

test("a message that is partly true is put into the prompt with what is not", async () => {
  const diary = await openDiary();
  await smallTalk(diary);
  await diary.say("We use Asana for tasks and Slack for talk", [
    add("favorite_tools", "Asana", { text: "Uses Asana." }),
    add("favorite_tools", "Slack", { text: "Uses Slack." }),
  ]);
  await diary.say("No more of that", [end("favorite_tools", "Asana")]);
  expect(await recall(diary, "What do we use for tasks?")).toEqual([
    "We use Asana for tasks and Slack for talk (no longer true: Uses Asana.)",
  ]);
});

test("what was taken back is gone from prompts too", async () => {
  const diary = await openDiary();
  await smallTalk(diary);
  await diary.say("I like liquorice from Finland", [add("likes", "liquorice")]);
  await diary.say("Take that back", [retract("likes", "liquorice")]);
  expect(await recall(diary, "Which liquorice do I like?")).toEqual([]);
});

test("what was over when it was said is told as it was", async () => {
  const diary = await openDiary();
  await smallTalk(diary);
  const over = new Date("2019-01-01T00:00:00Z");
  await diary.say("I used to play the violin at school", [add(null, "violin", { validTo: over })]);
  expect(await recall(diary, "Do I play the violin?")).toEqual(["I used to play the violin at school"]);
});

test("a message nothing was learned from is recalled as ever", async () => {
  const diary = await moved();
  await diary.write("The trams of Lisbon are yellow");
  expect(await recall(diary, "Which colour are the trams?")).toEqual(["The trams of Lisbon are yellow"]);
});

test("a search by the person finds everything, as it was said", async () => {
  const diary = await moved();
  const found = await diary.as((db) => findPassages(db, { cue: "live river", sessionId: null, now: NOW, limit: 8 }));
  expect(found.map(({ text }) => text)).toContain("I live in Lisbon by the river");
});

test.each([
  "What tool is used to plan sprints?",
  "Where do I live?",
  "Plan my last week of May",
  "Write an email to my team",
])("asks for today: %s", (cue) => {
  expect(readQuestion(cue).asksPast).toBe(false);
});
