import { expect, test } from "vitest";
import { composeReply } from "./compose.ts";
import { type Asked, FOUNDER, promptOf } from "./fixtures.test-support.ts";
import { readPrompt } from "./prompt.ts";

const reply = (message: string, asked: Asked): string => composeReply(readPrompt(promptOf(message, asked)));

const SAID = { role: "user", text: "I'm Founder of TechFlow AI. We use HubSpot and Slack." } as const;
const SWITCHED: Asked = {
  about: FOUNDER,
  history: [SAID, { role: "assistant", text: "Noted." }],
  recall: ["[m:2 · 2026-05-04 · note] Uses Teams.", "[m:1 · 2026-05-04 · note] No longer true: Uses Slack."],
};

test.each(["Which tools do we use?", "What do you know about me?", "Help me with customer support automation"])(
  "%j is answered with what changed since the profile was written",
  (question) => {
    const text = reply(question, SWITCHED);
    expect(text).toMatch(/HubSpot and Teams/);
    expect(text).not.toContain("Slack");
  },
);

test("a role that was replaced is not quoted from before", () => {
  const text = reply("What is my role?", {
    ...SWITCHED,
    recall: ["[m:4 · 2026-05-04 · note] Works as CTO.", "[m:3 · 2026-05-03 · note] No longer true: Works as Founder."],
  });
  expect(text).toContain("You work at TechFlow AI in the AI industry as CTO.");
  expect(text).not.toContain("Founder");
});

test("what was taken up again after it ended holds", () => {
  const text = reply("Which tools do we use?", {
    ...SWITCHED,
    recall: ["[m:5 · 2026-05-05 · note] Uses Slack.", "[m:1 · 2026-05-04 · note] No longer true: Uses Slack."],
  });
  expect(text).toContain("HubSpot and Slack");
});

test("the last of its kind leaves nothing behind", () => {
  const text = reply("Which tools do we use?", {
    about: "The user uses Slack.",
    recall: ["[m:1 · 2026-05-04 · note] No longer true: Uses Slack."],
  });
  expect(text).not.toContain("Slack");
  expect(text).toMatch(/do(?: not|n't) know it/);
});

test("in a later session an old sentence gives way to the profile, its neighbours stay", () => {
  const asked = {
    about: "The user uses HubSpot and Teams.",
    recall: ["[m:9 · 2026-05-03 · user said] We use HubSpot and Slack. Our CRM admin is Ruth."],
  };
  expect(reply("Which tools do we use?", asked)).not.toContain("Slack");
  expect(reply("Who is our CRM admin?", asked)).toContain("Our CRM admin is Ruth.” [m:9]");
});

test("a sentence with forgotten words is not quoted", () => {
  const recall = ["[m:9 · 2026-05-03 · user said] We use [forgotten] and Slack."];
  expect(reply("Which tools do we use?", { recall })).not.toContain("[forgotten]");
});

test("the past can still be asked about", () => {
  expect(reply("What did I say about Slack?", SWITCHED)).toContain(
    "“I'm Founder of TechFlow AI. We use HubSpot and Slack.”",
  );
});

test("a project named whole and in parts is named once", () => {
  const text = reply("Help me with lead generation", {
    about: FOUNDER,
    history: [{ role: "user", text: "We're working on a product launch and API scaling" }],
  });
  expect(text.match(/API scaling/g)).toHaveLength(1);
});

test.each([
  ["Where do I live?", "They are based in Vienna.", "My name is Ruth and I live in Berlin", "Berlin"],
  ["What's our budget?", "Their budget is 8000 euros.", "Our budget is 5000 euros", "5000"],
])("%j is answered with what holds now", (question, about, said, stale) => {
  const text = reply(question, {
    about: `The user's name is Ruth. ${about}`,
    recall: [`[m:9 · 2026-05-03 · user said] ${said}`],
  });
  expect(text).not.toContain(stale);
  expect(text).toMatch(/Vienna|8000/);
});
