import { expect, test } from "vitest";
import { findQuote } from "./quote.ts";

const found = (message: string, quote: string): string[] =>
  findQuote(message, quote).map(({ start, end }) => message.slice(start, end));

test.each([
  ["I use HubSpot.", "I use HubSpot", ["I use HubSpot"]],
  ["I use HubSpot.", "“I use HubSpot.”", ["I use HubSpot"]],
  ["I’m\n\n  here – now", "I'm here - now", ["I’m\n\n  here – now"]],
  ["tea and tea", "tea", ["tea", "tea"]],
  ["日本に住んでいます", "日本に住ん", ["日本に住ん"]],
  ["I use e-mail", "e-mail", ["e-mail"]],
])("in %j the quote %j is %j", (message, quote, expected) => {
  expect(found(message, quote)).toEqual(expected);
});

test.each([
  ["another case", "I use HubSpot", "i use hubspot"],
  ["other words", "I use HubSpot", "I used HubSpot"],
  ["left-out words", "I really use HubSpot", "I use HubSpot"],
  ["an ellipsis inside", "I live and work in Porto", "I live … in Porto"],
  ["half a word", "restart", "start"],
  ["nothing", "I use HubSpot", ""],
  ["only marks", "I use HubSpot.", '"."'],
  ["only spaces", "I use HubSpot", "   "],
])("%s is no quote", (_what, message, quote) => {
  expect(found(message, quote)).toEqual([]);
});
