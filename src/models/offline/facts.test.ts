import { expect, test } from "vitest";
import { type Facts, factsOf } from "./facts.ts";
import { type Asked, FOUNDER, promptOf } from "./fixtures.test-support.ts";
import { readPrompt } from "./prompt.ts";

const facts = (message: string, asked: Asked = {}): Facts => factsOf(readPrompt(promptOf(message, asked)));

test("the profile's sentences give company, industry, role, tools and projects", () => {
  expect(facts("hi", { about: FOUNDER })).toEqual({
    callName: null,
    company: "TechFlow AI",
    industry: "AI",
    role: "Founder",
    tools: ["HubSpot", "Slack"],
    projects: ["product launch", "API scaling"],
    goals: [],
  });
});

test("names with points and later words of a sentence stay whole", () => {
  const about =
    "The user's name is Ana Silva, and they go by Ana. They work at Monday.com as an Engineer.\nThey use Monday.com, Customer.io and Slack. Their goal is to grow.";
  expect(facts("hi", { about })).toMatchObject({
    callName: "Ana",
    company: "Monday.com",
    role: "Engineer",
    tools: ["Monday.com", "Customer.io", "Slack"],
    goals: ["to grow"],
  });
});

test.each([
  ["I'm Founder of TechFlow AI, we're in the AI industry.", "TechFlow AI"],
  ["I am the Head of Marketing at Initech and tired.", "Initech"],
  ["I work for Deutsche Bahn now.", "Deutsche Bahn"],
  ["Ich arbeite bei Siemens.", "Siemens"],
  ["Our startup is called Öko Bau.", "Öko Bau"],
])("%j names a company", (message, company) => {
  expect(facts(message).company).toBe(company);
});

test.each([
  "I am a fan of Tesla.",
  "She is the founder of Globex.",
  "I don't work at all.",
  "We talked to the CEO.",
  "I work for a bank.",
])("%j gives the person no wrong company", (message) => {
  expect(facts(message).company ?? "").not.toMatch(/Tesla|bank|all/);
});

test.each([
  ["We use HubSpot and Slack for everything.", ["HubSpot", "Slack"]],
  ["I mostly use Notion, Linear & GitHub.", ["Notion", "Linear", "GitHub"]],
  ["Wir nutzen Slack und Jira.", ["Slack", "Jira"]],
  ["We don't use Salesforce.", []],
  ["We use it a lot.", []],
  ["They use Zendesk.", []],
])("%j names the tools %j", (message, tools) => {
  expect(facts(message).tools).toEqual(tools);
});

test("the newest word counts: message, session, profile, recall", () => {
  const recall = ["[m:1 · 2026-01-01 · user said] I work at Oldco. We use Trello."];
  expect(facts("hi", { recall })).toMatchObject({ company: "Oldco", tools: ["Trello"] });
  expect(facts("hi", { recall, about: FOUNDER })).toMatchObject({
    company: "TechFlow AI",
    tools: ["HubSpot", "Slack"],
  });
  const history = [{ role: "user" as const, text: "Actually, I work at Newco." }];
  expect(facts("hi", { recall, about: FOUNDER, history }).company).toBe("Newco");
});

test("what the assistant said is no fact about the person", () => {
  const recall = ["[m:1 · 2026-01-01 · assistant said] I work at Botco. We use Trello."];
  expect(facts("hi", { recall })).toMatchObject({ company: null, tools: [] });
});
