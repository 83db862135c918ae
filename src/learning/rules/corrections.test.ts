import { expect, test } from "vitest";
import { learnFromMessage } from "./index.ts";

const context = { saidAt: new Date("2026-05-04T10:00:00Z"), timeZone: "Europe/Berlin" };

function brief(text: string, injected: string[] = []): string[] {
  return learnFromMessage(text, { ...context, injected }).map((learning) => {
    switch (learning.op) {
      case "add":
        return `add ${learning.claim.slot ?? "fact"}=${String(learning.claim.value)}`;
      case "replace":
        return `replace ${learning.old.slot}: ${String(learning.old.value ?? "?")} -> ${String(learning.claim.value)}`;
      case "end":
      case "retract":
        return `${learning.op} ${learning.target.slot ?? "fact"}=${String(learning.target.value)}`;
      case "forget":
        return `forget ${learning.target.words}`;
    }
  });
}

test.each([
  ["I moved from Berlin to Lisbon.", ["replace location: Berlin -> Lisbon"]],
  ["We switched from HubSpot to Pipedrive", ["replace favorite_tools: HubSpot -> Pipedrive"]],
  ["My name is not Hannah but Anna.", ["replace name: Hannah -> Anna"]],
  ["Actually, I live in Hamburg.", ["replace location: ? -> Hamburg"]],
  ["I live in Bern. Sorry, I meant Basel.", ["replace location: Bern -> Basel"]],
])("a correction names what it replaces: %s", (text, expected) => {
  expect(brief(text)).toEqual(expected);
});

test.each([
  ["We no longer use HubSpot.", ["end favorite_tools=HubSpot"]],
  ["I left Google last month.", ["end company_name=Google"]],
  ["I'm no longer vegan.", ["end diet=vegan"]],
  ["I quit my job.", ["end company_name=null"]],
])("what was true and is over ends: %s", (text, expected) => {
  expect(brief(text)).toEqual(expected);
});

test.each([
  ["I'm not a vegetarian.", ["retract diet=vegetarian"]],
  ["We don't use Slack.", ["retract favorite_tools=Slack"]],
  ["I don't live in Berlin.", ["retract location=Berlin"]],
])("what never was true is withdrawn, not stored: %s", (text, expected) => {
  expect(brief(text)).toEqual(expected);
});

test("forgetting carries the words to look for", () => {
  expect(brief("Please forget that I use HubSpot.")).toEqual(["forget I use HubSpot"]);
});

test("a bare correction finds its slot in the lines shown this turn, and means nothing without them", () => {
  expect(brief("It's Basel, not Bern", ["I live in Bern."])).toEqual(["replace location: Bern -> Basel"]);
  expect(brief("It's Basel, not Bern")).toEqual([]);
});

test("a deadline is resolved against when it was said", () => {
  expect(brief("I need to finish the slides by Thursday")).toEqual(["add deadlines=2026-05-07: finish the slides"]);
});
