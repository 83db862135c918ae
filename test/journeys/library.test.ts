import { expect, test } from "vitest";
import { testRapport } from "../start.ts";

test.each([
  ["an empty message", ""],
  ["a message with NUL", "We use\u0000 HubSpot."],
  ["a message with half a surrogate pair", "We use \ud800 HubSpot."],
])("%s is refused by its field, and nothing is stored", async (_what, message) => {
  const person = await (await testRapport()).person();
  const { agentId } = await person.createAgent({ agentName: "Max" });
  const { sessionId } = await person.createSession({ agentId });
  await expect(person.sendMessage({ sessionId, message })).rejects.toMatchObject({
    code: "invalid_input",
    details: { field: "message" },
  });
  expect((await person.listMessages(sessionId, { limit: 10, cursor: null })).items).toEqual([]);
});

test.each([
  ["agentName", { agentName: " " }],
  ["agentName", { agentName: "Max\u0000" }],
  ["instructions", { agentName: "Max", instructions: "\udfff" }],
])("an agent whose %s cannot be kept is not made", async (field, input) => {
  const person = await (await testRapport()).person();
  await expect(person.createAgent(input)).rejects.toMatchObject({
    code: "invalid_input",
    details: { field },
  });
  expect((await person.listAgents({ limit: 10, cursor: null })).items).toEqual([]);
});
