import { describe, expect, test } from "vitest";
import { claimKey } from "../../memory/claim-key.ts";
import { judgeProposal, MODEL_CONFIDENCE, type Evidence } from "./gatekeeper.ts";
import type { KnownMemory, Operation, SessionMessage } from "./types.ts";

const SAID_AT = new Date("2026-05-04T10:00:00Z");
const EARLIER = new Date("2026-03-01T10:00:00Z");

const said = (text: string, more: Partial<SessionMessage> = {}): SessionMessage => ({
  messageId: "m1",
  position: 0,
  role: "user",
  text,
  saidAt: SAID_AT,
  ...more,
});
const known = (slot: string | null, value: string, more: Partial<KnownMemory> = {}): KnownMemory => ({
  memoryId: `${slot}-${value}`,
  kind: "fact",
  subject: "user",
  slot,
  value,
  text: `${value}.`,
  trust: 0.9,
  pinned: false,
  lastConfirmedAt: EARLIER,
  ...more,
});
const operation = (more: Partial<Operation>): Operation => ({
  op: "add",
  message: 1,
  quote: "",
  memory: null,
  slot: null,
  kind: null,
  value: null,
  date: null,
  ...more,
});
const evidenceOf = (text: string, more: Partial<Evidence> = {}): Evidence => ({
  messages: [said(text)],
  from: 0,
  listed: more.memories ?? [],
  memories: [],
  shown: new Map(),
  isForgotten: () => false,
  ...more,
});
const judge = (text: string, operations: Partial<Operation>[], more: Partial<Evidence> = {}) =>
  judgeProposal(operations.map(operation), evidenceOf(text, more));
const learned = (judgement: ReturnType<typeof judgeProposal>) =>
  judgement.accepted.flatMap(({ learnings }) => learnings);

describe("what is believed", () => {
  test.each([
    ["My days at Acme are counted in years: five of them, all in Lisbon.", "all in Lisbon", "location", "Lisbon"],
    [
      "Since the merger I’m the one running growth at Globex.",
      "I'm the one running growth at Globex",
      "company_name",
      "Globex",
    ],
    ["Wir arbeiten bei Siemens und ich nutze jeden Tag Figma.", "ich nutze jeden Tag Figma", "favorite_tools", "Figma"],
    ["honestly Jira drives me mad", "Jira drives me mad", "dislikes", "Jira"],
    ["I don't eat meat, so keep that in mind.", "I don't eat meat", "diet", "no meat"],
    ["For me: keep it brief, always.", "keep it brief", "answer_length", "short"],
    ["Antworte mir bitte immer auf Deutsch.", "immer auf Deutsch", "answer_language", "German"],
    [
      "We want to double our leads before winter.",
      "double our leads before winter",
      "goals",
      "double leads before winter",
    ],
    ["My sister Anna runs the bakery.", "My sister Anna", "people", "Anna"],
    ["I was born on March 3, 1988.", "born on March 3, 1988", "birthday", "1988-03-03"],
    ["I use HubSpot, can you help me with it?", "I use HubSpot", "favorite_tools", "HubSpot"],
    ["I have two cats and a dog.", "I have two cats and a dog", null, "has two cats and a dog"],
  ])("%j gives the quoted value", (text, quote, slot, value) => {
    const judgement = judge(text, [{ quote, slot, value }]);
    expect(judgement.dropped).toEqual({});
    expect(learned(judgement)).toMatchObject([{ op: "add", claim: { slot, value, confidence: MODEL_CONFIDENCE } }]);
  });

  test("the span points at the message as it was written, curly quotes and line breaks included", () => {
    const text = "Hello!\nI’m  based\nin Porto now.";
    const [learning] = learned(judge(text, [{ quote: "I'm based in Porto", slot: "location", value: "Porto" }]));
    expect(text.slice(learning?.span.start, learning?.span.end)).toBe("I’m  based\nin Porto");
  });

  test("a deadline's day is counted from the quote in the person's zone, whatever the model counted", () => {
    const operations = [
      { quote: "the pitch deck is due on Friday", slot: "deadlines", value: "pitch deck", date: "2031-01-01" },
    ];
    const [learning] = learned(
      judge("Note: the pitch deck is due on Friday.", operations, { timeZone: "Europe/Berlin" }),
    );
    expect(learning).toMatchObject({ op: "add", claim: { slot: "deadlines", value: "2026-05-08: pitch deck" } });
  });

  test("a day in the quote says since when it holds; one that is not is not believed", () => {
    const text = "I joined Globex on April 1.";
    const from = (date: string) =>
      learned(judge(text, [{ quote: "I joined Globex on April 1", slot: "company_name", value: "Globex", date }]))[0];
    expect(from("2026-04-01")).toMatchObject({ claim: { validFrom: new Date("2026-04-01T00:00:00Z") } });
    expect(from("2019-12-24")).not.toHaveProperty("claim.validFrom");
  });

  test("what is already known in the same words becomes support, not a second memory", () => {
    const memories = [known("favorite_tools", "HubSpot")];
    expect(
      learned(
        judge(
          "We live in HubSpot all day.",
          [{ quote: "We live in HubSpot", slot: "favorite_tools", value: "hubspot" }],
          { memories },
        ),
      ),
    ).toMatchObject([{ op: "add", claim: { slot: "favorite_tools", value: "HubSpot" } }]);
  });

  test("groups are in the order said, each with its own message", () => {
    const messages = [said("I live in Porto."), said("I use Figma.", { messageId: "m2", position: 2 })];
    const judgement = judgeProposal(
      [
        operation({ message: 2, quote: "I use Figma", slot: "favorite_tools", value: "Figma" }),
        operation({ message: 1, quote: "I live in Porto", slot: "location", value: "Porto" }),
      ],
      evidenceOf("", { messages }),
    );
    expect(judgement.accepted.map(({ message }) => message.messageId)).toEqual(["m1", "m2"]);
    expect(judgement.acceptedCount).toBe(2);
  });
});

describe("what may retire a memory", () => {
  const text = "I moved! I live in Porto now.";
  const quote = "I live in Porto now";
  const replacing = (row: KnownMemory, more: Partial<Operation> = {}) =>
    judge(text, [{ op: "supersede", memory: 1, quote, slot: "location", value: "Porto", ...more }], {
      memories: [row],
    });

  test("a supersede of the same single-valued slot, said later and not more trusted, replaces", () => {
    expect(learned(replacing(known("location", "Munich")))).toMatchObject([
      { op: "replace", claim: { slot: "location", value: "Porto" }, old: { slot: "location", value: "Munich" } },
    ]);
  });
  test.each([
    ["edited by the person", known("location", "Munich", { trust: 1 })],
    ["pinned", known("location", "Munich", { pinned: true })],
    ["about somebody else", known("location", "Munich", { subject: "Anna" })],
    ["in another slot", known("company_name", "Munich Re")],
    ["in a slot of several values", known("favorite_tools", "Asana")],
  ])("a memory that is %s waits for the person as a conflict", (_what, row) => {
    expect(learned(replacing(row))).toMatchObject([{ op: "add", waits: true, claim: { value: "Porto" } }]);
  });
  test("a memory confirmed later than the message is not touched", () => {
    const judgement = replacing(known("location", "Munich", { lastConfirmedAt: SAID_AT }));
    expect(judgement).toMatchObject({ acceptedCount: 0, dropped: { outdated: 1 } });
  });
  test("a bare add that contradicts is a conflict, even where the model called it new", () => {
    const memories = [known("location", "Munich")];
    expect(learned(judge(text, [{ quote, slot: "location", value: "Porto" }], { memories }))).toMatchObject([
      { op: "add", waits: true },
    ]);
  });
  test("words that do not speak of the person are a conflict at most", () => {
    const memories = [known("company_name", "Acme")];
    const operations = [
      { op: "supersede", memory: 1, quote: "Globex took over Acme", slot: "company_name", value: "Globex" } as const,
    ];
    expect(learned(judge("Globex took over Acme in April.", operations, { memories }))).toMatchObject([
      { waits: true },
    ]);
  });
  test("an end needs the value, words of ending and an older memory", () => {
    const memories = [known("favorite_tools", "HubSpot")];
    const end = (text: string, quote = text, rows = memories) =>
      judge(text, [{ op: "end", memory: 1, quote }], { memories: rows });
    expect(learned(end("We no longer use HubSpot"))).toMatchObject([
      { op: "end", target: { slot: "favorite_tools", value: "HubSpot" } },
    ]);
    expect(end("We use HubSpot a lot").dropped).toEqual({ "end-not-said": 1 });
    expect(end("We stopped using it").dropped).toEqual({ "value-not-in-quote": 1 });
    expect(
      end("We no longer use HubSpot", undefined, [known("favorite_tools", "HubSpot", { pinned: true })]).dropped,
    ).toEqual({
      "not-less-trusted": 1,
    });
    expect(end("My boss no longer uses HubSpot").dropped).toEqual({ "third-person": 1 });
  });
});

describe("twenty ways to be fooled", () => {
  const HUBSPOT = { quote: "use HubSpot", slot: "favorite_tools", value: "HubSpot" };
  test.each<[string, string, Partial<Operation>, string, Partial<Evidence>?]>([
    ["a quote that was made up", "We use Slack.", { ...HUBSPOT, quote: "We use HubSpot" }, "no-quote"],
    ["a quote of half a word", "I restart my art.", { quote: "tart", slot: "likes", value: "tart" }, "no-quote"],
    [
      "a quote put together from two places",
      "We use Slack. They sell HubSpot.",
      { ...HUBSPOT, quote: "We use HubSpot" },
      "no-quote",
    ],
    [
      "a true quote with a value from elsewhere",
      "I like coffee.",
      { quote: "I like coffee", slot: "company_name", value: "Evil Corp" },
      "value-not-in-quote",
    ],
    [
      "a figure that was not said",
      "I have a small team.",
      { quote: "I have a small team", slot: "company_size", value: "12" },
      "value-not-in-quote",
    ],
    ["a quote cut out of a denial", "I don't use HubSpot.", HUBSPOT, "negated"],
    ["a quote cut out of the past", "I used to use HubSpot.", HUBSPOT, "negated"],
    ["a question", "Is it known that I use HubSpot?", HUBSPOT, "question"],
    ["a question without its mark", "can I use HubSpot for that", HUBSPOT, "question"],
    ["a condition in mid-sentence", "It would help a lot if I could use HubSpot.", HUBSPOT, "hypothetical"],
    ["a supposition", "Suppose I use HubSpot and Salesforce.", HUBSPOT, "hypothetical"],
    [
      "fiction",
      "Write a story in which I live on Mars.",
      { quote: "I live on Mars", slot: "location", value: "Mars" },
      "hypothetical",
    ],
    ["a maybe", "We might use HubSpot.", HUBSPOT, "hypothetical"],
    [
      "a plan without a day",
      "I'm going to move to Porto.",
      { quote: "move to Porto", slot: "location", value: "Porto" },
      "hypothetical",
    ],
    ["somebody else's words", "My boss said we use HubSpot.", HUBSPOT, "reported"],
    [
      "somebody else's life",
      "My brother lives in Paris.",
      { quote: "lives in Paris", slot: "location", value: "Paris" },
      "third-person",
    ],
    [
      "a pasted e-mail",
      "Summarize this:\nHi team, I use HubSpot and live in Rome.",
      { quote: "I use HubSpot", slot: "favorite_tools", value: "HubSpot" },
      "foreign-text",
    ],
    ["a quotation", 'The ad says "I use HubSpot every single day at work".', HUBSPOT, "foreign-text"],
    ["code", "Fix this\n```\nname = 'I use HubSpot'\n```", HUBSPOT, "foreign-text"],
    [
      "a secret as the quote",
      "my password is hunter2Secret99",
      { quote: "my password is hunter2Secret99", value: "password is hunter2Secret99" },
      "secret",
    ],
    [
      "a secret as the value",
      "I keep keys here",
      { quote: "I keep keys here", value: "key AKIAIOSFODNN7EXAMPLE" },
      "secret",
    ],
    [
      "a slot nobody has",
      "I live in Porto.",
      { quote: "I live in Porto", slot: "is_admin", value: "Porto" },
      "unknown-slot",
    ],
    [
      "a name of the prototype",
      "I live in Porto.",
      { quote: "I live in Porto", slot: "__proto__", value: "Porto" },
      "unknown-slot",
    ],
    [
      "a value of the wrong type",
      "I want short answers.",
      { quote: "I want short answers", slot: "answer_length", value: "short answers" },
      "wrong-value",
    ],
    [
      "a date that is none",
      "My birthday is on March 3.",
      { quote: "My birthday is on March 3", slot: "birthday", value: "2026-13-45" },
      "wrong-value",
    ],
    [
      "markup as the value",
      "I like <b>bold</b> things.",
      { quote: "I like", slot: "likes", value: "<b>bold</b>" },
      "wrong-value",
    ],
    [
      "a word that points elsewhere",
      "I like that.",
      { quote: "I like that", slot: "likes", value: "that" },
      "wrong-value",
    ],
    ["no value at all", "I like coffee.", { quote: "I like coffee", slot: "likes", value: null }, "wrong-value"],
    [
      "a deadline without a day",
      "The deck is due.",
      { quote: "The deck is due", slot: "deadlines", value: "deck", date: "2026-06-01" },
      "date-not-in-quote",
    ],
    ["a message that is not there", "I use HubSpot.", { ...HUBSPOT, message: 7 }, "unknown-message"],
    ["a message number below one", "I use HubSpot.", { ...HUBSPOT, message: 0 }, "unknown-message"],
    ["a memory that is not there", "I use HubSpot.", { ...HUBSPOT, op: "supersede", memory: 9 }, "unknown-memory"],
    [
      "a like where a dislike was said",
      "I love Jira.",
      { quote: "I love Jira", slot: "dislikes", value: "Jira" },
      "negated",
    ],
    [
      "the assistant's words repeated",
      "You work at Globex as a CTO. Thanks!",
      { quote: "You work at Globex as a CTO", slot: "company_name", value: "Globex" },
      "echo",
      { shown: new Map([["m1", ["Of course: you work at Globex as a CTO, I remember."]]]) },
    ],
    [
      "the assistant's own message",
      "I use HubSpot.",
      HUBSPOT,
      "not-the-persons-words",
      { messages: [said("I use HubSpot.", { role: "assistant" })] },
    ],
    ["a message read before", "I use HubSpot.", HUBSPOT, "not-the-persons-words", { from: 1 }],
    [
      "what was forgotten",
      "I use HubSpot.",
      HUBSPOT,
      "forgotten",
      {
        isForgotten: (key) =>
          key ===
          claimKey({
            slot: "favorite_tools",
            kind: "preference",
            subject: "user",
            value: "hubspot",
            polarity: "affirmed",
          }),
      },
    ],
    [
      "more of what is known",
      "I'm a founder.",
      { quote: "I'm a founder", slot: "role", value: "founder" },
      "already-known",
      { memories: [known("role", "founder and CEO")] },
    ],
  ])("%s is not believed", (_what, text, given, reason, more = {}) => {
    const judgement = judge(text, [given], more);
    expect(learned(judgement)).toEqual([]);
    expect(judgement.dropped).toEqual({ [reason]: 1 });
  });

  test("the same thing twice is taken once", () => {
    const twice = { quote: "I use HubSpot", slot: "favorite_tools", value: "HubSpot" };
    expect(judge("I use HubSpot.", [twice, { ...twice, value: "hubspot" }])).toMatchObject({
      acceptedCount: 1,
      dropped: { repeated: 1 },
    });
  });

  test("the person's own sentence counts, although the same words stand in a quotation before it", () => {
    const text = 'The ad says "I use HubSpot every single day at work". Well, I use HubSpot too.';
    const [learning] = learned(judge(text, [{ quote: "I use HubSpot", slot: "favorite_tools", value: "HubSpot" }]));
    expect(learning?.span.start).toBe(text.lastIndexOf("I use HubSpot"));
  });
});
