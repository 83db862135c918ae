import { expect, test } from "vitest";
import { type Act, intentOf } from "./intent.ts";

const MESSAGES: [string, Act | "empty"][] = [
  ["Help me with lead generation for my startup", "task"],
  ["Can you write a welcome mail?", "task"],
  ["How should we price this?", "task"],
  ["We use Slack. Please draft a plan.", "task"],
  ["Kannst du mir bei der Planung helfen?", "task"],
  ["What did I tell you about my dog?", "question"],
  ["where do i live", "question"],
  ["Do you remember my birthday?", "question"],
  ["Wo arbeite ich?", "question"],
  ["What do you know about me?", "recap"],
  ["Was weißt du über mich?", "recap"],
  ["What do you remember about my launch?", "question"],
  ["Who are you?", "about-agent"],
  ["Forget what I said about Anna.", "forget"],
  ["Please delete everything about my health.", "forget"],
  ["Vergiss, dass ich rauche.", "forget"],
  ["Delete the third row, would that work?", "question"],
  ["Remember that I am allergic to nuts.", "remember"],
  ["Don't forget to bring milk is what she said.", "statement"],
  ["Actually, I live in Porto now.", "correction"],
  ["We no longer use Zendesk.", "correction"],
  ["From now on answer in short sentences.", "wish"],
  ["Call me Max.", "wish"],
  ["I live in Lisbon.", "statement"],
  ["Hello!", "greeting"],
  ["Hi there, I work at Initech.", "statement"],
  ["thanks a lot", "thanks"],
  ["", "empty"],
  [" \n ", "empty"],
];

test.each(MESSAGES)("%j is read as %s", (message, act) => {
  expect(intentOf(message).main).toBe(act);
});

test("what was told beside a request is kept apart from it", () => {
  expect(intentOf("I run a bakery. We use Slack! Help me find customers.")).toEqual({
    main: "task",
    sentences: ["Help me find customers."],
    told: ["I run a bakery.", "We use Slack!"],
  });
});
