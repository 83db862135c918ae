import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "../json.ts";
import { canonicalJson, claimKey } from "./claim-key.ts";

const claim = (value: Json, more: Partial<Parameters<typeof claimKey>[0]> = {}) => ({
  slot: "favorite_tools" as const,
  kind: "preference" as const,
  subject: "user",
  value,
  polarity: "affirmed" as const,
  ...more,
});

test.each([
  ["case", "HubSpot", "hubspot"],
  ["white space", " Google  \n Ads ", "google ads"],
  ["width and ligatures", "Ｏﬃce", "office"],
  ["the order of keys", { name: "Anna", role: "CTO" }, { role: "cto", name: "anna" }],
])("claims that differ only in %s are the same claim", (_, one, other) => {
  expect(claimKey(claim(one))).toBe(claimKey(claim(other)));
});

test.each([
  ["value", claim("HubSpot"), claim("Slack")],
  ["type of value", claim("1"), claim(1)],
  ["polarity", claim("HubSpot"), claim("HubSpot", { polarity: "negated" })],
  ["slot", claim("HubSpot"), claim("HubSpot", { slot: "avoided_tools" })],
  ["subject", claim("HubSpot"), claim("HubSpot", { subject: "Anna" })],
  ["kind, where there is no slot", claim("x", { slot: null }), claim("x", { slot: null, kind: "fact" })],
  ["order of a list", claim(["a", "b"]), claim(["b", "a"])],
])("claims that differ in %s are two claims", (_, one, other) => {
  expect(claimKey(one)).not.toBe(claimKey(other));
});

test("no value can imitate the key of another place, and every key can be stored and indexed", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 5_000 }), fc.string({ maxLength: 50 }), (value, subject) => {
      const key = claimKey(claim(value, { subject }));
      expect(Buffer.byteLength(key)).toBeLessThan(2_700);
      expect(key).not.toMatch(/[\0\p{Cs}]/u);
      if (!key.startsWith("sha256:")) expect((JSON.parse(key) as Json[])[0]).toBe("slot:favorite_tools");
    }),
  );
});

test("a long value still tells two claims apart", () => {
  const long = "word ".repeat(700);
  expect(claimKey(claim(long))).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(claimKey(claim(long))).not.toBe(claimKey(claim(`${long}more`)));
});

test("canonical JSON reads back as the same value", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value as Json))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
