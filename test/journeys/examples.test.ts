import { expect, test } from "vitest";
import { demo } from "../../examples/demo.ts";
import { integration } from "../../examples/integration.ts";
import { quickstart } from "../../examples/quickstart.ts";

test("the quickstart runs as written", async () => {
  const lines: string[] = [];
  await quickstart((line) => lines.push(line));
  const text = lines.join("\n");
  expect(text).toContain(
    "The user works at TechFlow AI in the AI industry as a Founder. They prefer professional communication with high level of detail.",
  );
  expect(text).toMatch(/Marketing Maestro: [\s\S]*TechFlow AI[\s\S]*HubSpot/);
});

test("the demo tells Ada's second agent what she told the first, and Ben's nothing of her", async () => {
  const lines: string[] = [];
  const { responses } = await demo((line) => lines.push(line));
  const [, , support, , tools, ben] = responses;
  expect(support).toContain("TechFlow AI");
  expect(tools).toContain("Microsoft Teams");
  expect(ben).not.toMatch(/TechFlow|HubSpot|Slack|Teams|Ada/);
  expect(lines.at(-1)).toBe("ben: Nothing is known about the person yet.");
});

test("the eleven components work together in order", async () => {
  const lines: string[] = [];
  expect(await integration((line) => lines.push(line))).toEqual({ passed: 11, failed: 0 });
});
