import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { guessLanguage } from "./languages.ts";
import { stemEnglish } from "./stem-english.ts";
import { MAX_TERM_LENGTH, termsOf, wordsOf } from "./terms.ts";
import { fromTsvector, TAG_MARK, toTsvector } from "./tsvector.ts";

const stems = (text: string) => termsOf(text).map(({ term }) => term);
/** As the database would store it: the tag in place of the mark, weight D unwritten. */
const stored = (vector: string) => vector.replaceAll(TAG_MARK, "a1b2c3d4").replace(/D(?=[, ]|$)/g, "");

describe("English stems", () => {
  test.each([
    ["connection", "connect"],
    ["connected", "connect"],
    ["generously", "generous"],
    ["university", "univers"],
    ["dying", "die"],
    ["happily", "happili"],
    ["hopping", "hop"],
    ["hoping", "hope"],
    ["organizations", "organ"],
    ["ties", "tie"],
    ["flies", "fli"],
    ["agreed", "agre"],
    ["news", "news"],
    ["playing", "play"],
    ["yyyy", "yyyi"],
  ])("%s -> %s", (word, stem) => expect(stemEnglish(word)).toBe(stem));
  test("leave what is not a lower-case English word", () => {
    for (const word of ["", "is", "größe", "東京", "h2o"]) expect(stemEnglish(word)).toBe(word);
  });
});

describe("terms", () => {
  test("drop stop words and apostrophes, fold case, width and curly quotes", () => {
    expect(stems("I’m the CEO; it's Anna's ＡＰＩ, isn't it?")).toEqual(["ceo", "anna", "api"]);
  });
  test("cut scripts without spaces into words", () => {
    expect(wordsOf("私は東京で働く")).toContain("東京");
    expect(wordsOf("我在北京工作")).toContain("北京");
    expect(wordsOf("ฉันทำงานที่กรุงเทพ").length).toBeGreaterThan(1);
  });
  test("carry the stem of a text's own language beside the English one", () => {
    expect(termsOf("Ich arbeite mit den Verträgen")).toContainEqual(expect.objectContaining({ alternate: "vertrag" }));
    expect(termsOf("The contracts are signed").every(({ alternate }) => alternate === undefined)).toBe(true);
  });
  test("take an elided article off a French word", () => {
    expect(stems("Je travaille dans l'entreprise de ma mère")).toContain(stemEnglish("entreprise"));
  });
  test.each([
    ["the quick brown fox is in the garden", null],
    ["wo arbeite ich", "german"],
    ["où est mon rendez-vous avec le client", "french"],
    ["dónde vivo yo con mi familia", "spanish"],
    ["я работаю в банке", "russian"],
    ["TechFlow HubSpot Slack", null],
  ])("language of %j is %s", (text, language) => expect(guessLanguage(wordsOf(text))).toBe(language));
  test("never throw, never grow beyond their length, never hold half a surrogate pair or a mark", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        for (const { term, alternate = "" } of termsOf(text)) {
          expect(term.length).toBeLessThanOrEqual(MAX_TERM_LENGTH);
          expect(term + alternate).not.toMatch(/\p{Surrogate}|\0|\u0001/u);
        }
      }),
    );
    expect(stems("a".repeat(500))[0]).toHaveLength(MAX_TERM_LENGTH);
    expect(stems(`${"a".repeat(MAX_TERM_LENGTH - 1)}𐐷`)[0]).toBe("a".repeat(MAX_TERM_LENGTH - 1));
  });
});

describe("tsvectors", () => {
  test("read back what was written, by weight, with own positions", () => {
    const vector = toTsvector([
      { terms: termsOf("bees and more bees"), weight: "A" },
      { terms: termsOf("bees"), weight: "B" },
      { terms: termsOf("honey"), weight: "C" },
      { terms: termsOf("bees swarm"), weight: "D" },
    ]);
    expect(fromTsvector(stored(vector))).toEqual(
      new Map([
        ["bee", { own: 2, previous: 1, next: 0, outer: 1, positions: [1, 2] }],
        ["honey", { own: 0, previous: 0, next: 1, outer: 0, positions: [] }],
        ["swarm", { own: 0, previous: 0, next: 0, outer: 1, positions: [] }],
      ]),
    );
  });
  test("quote what would end a lexeme", () => {
    const terms = [{ term: `a'b\\c"d e:1A`, position: 1 }];
    const vector = toTsvector([{ terms, weight: "A" }]);
    expect([...fromTsvector(stored(vector)).keys()]).toEqual([`a'b\\c"d e:1A`]);
  });
  test("stay within PostgreSQL's limits for a very long text", () => {
    const many = Array.from({ length: 60_000 }, (_, index) => ({
      term: index % 2 ? "same" : `term${index}`,
      position: index + 1,
    }));
    const vector = toTsvector([{ terms: many, weight: "A" }]);
    expect(Math.max(...(vector.match(/\d+(?=A)/g) ?? []).map(Number))).toBe(16_383);
    expect(fromTsvector(stored(vector)).get("same")?.own).toBeLessThanOrEqual(256);
    expect(Buffer.byteLength(vector)).toBeLessThan(1_500_000);
  });
});
