import { expect, test } from "vitest";
import { profileToYou, sentenceToYou } from "./second-person.ts";

test.each([
  ["The user works at They Might Be Giants as a Founder.", "You work at They Might Be Giants as a Founder."],
  ["The user is based in Lisbon.", "You are based in Lisbon."],
  ["The user's name is Ana, and they go by Annie.", "Your name is Ana, and you go by Annie."],
  ["They are working on a launch.", "You are working on a launch."],
  ["A limit they keep to is 5 people.", "A limit you keep to is 5 people."],
  ["Their goal is to grow.", "Your goal is to grow."],
])("%j is said to the person as %j", (sentence, said) => {
  expect(profileToYou(sentence)).toBe(said);
});

test.each([
  [
    "I'm Founder of TechFlow AI, we're in the AI industry.",
    "you are Founder of TechFlow AI, you are in the AI industry.",
  ],
  ["We use HubSpot and Slack", "you use HubSpot and Slack."],
  ["My wife and I moved to Porto!", "your wife and you moved to Porto."],
  ["Remember that I like tea.", "you like tea."],
])("%j is said back as %j", (sentence, said) => {
  expect(sentenceToYou(sentence)).toBe(said);
});

test.each(["You are my friend.", "She said “I quit”.", "The weather is fine.", "I told your boss.", "I ".repeat(100)])(
  "%j is better quoted",
  (sentence) => {
    expect(sentenceToYou(sentence)).toBeNull();
  },
);

test.each(["uses", "does", "watches", "studies", "has", "is", "likes", "misses"])("the verb %j fits you", (verb) => {
  const base = { uses: "use", does: "do", watches: "watch", studies: "study", has: "have", is: "are", likes: "like" };
  expect(profileToYou(`The user ${verb} it.`)).toBe(`You ${{ ...base, misses: "miss" }[verb]} it.`);
});
