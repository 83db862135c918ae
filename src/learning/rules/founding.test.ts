import { expect, test } from "vitest";
import { learnFromMessage } from "./index.ts";

const context = { saidAt: new Date("2026-05-04T10:00:00Z"), timeZone: "Europe/Berlin" };

test("the founding message fills profile, preferences and projects, each with a quote that holds its words", () => {
  const text =
    "I'm Founder of TechFlow AI, we're in the AI industry. I prefer professional, detailed answers. We use HubSpot and Slack. We're working on a product launch and API scaling";
  const learnings = learnFromMessage(text, context);
  const found = learnings.map((learning) =>
    learning.op === "add" ? [learning.claim.slot, learning.claim.value] : learning.op,
  );
  expect(found).toEqual([
    ["role", "Founder"],
    ["company_name", "TechFlow AI"],
    ["industry", "AI"],
    ["answer_length", "detailed"],
    ["answer_tone", "professional"],
    ["favorite_tools", "HubSpot"],
    ["favorite_tools", "Slack"],
    ["current_projects", "product launch"],
    ["current_projects", "API scaling"],
  ]);
  for (const learning of learnings) {
    if (learning.op === "add")
      expect(text.slice(learning.span.start, learning.span.end)).toContain(String(learning.claim.value));
  }
});
