import { briefed, saidBy } from "./facts.ts";
import { sentencesOf, type ReadPrompt } from "./prompt.ts";
import { listed } from "./words.ts";

/** Sentences of the profile that list values, and how a memory says one of them. */
const LISTS: { told: RegExp; sentence: RegExp; begin: string }[] = [
  { told: /^Uses (?!the pronouns)(.+)\.$/u, sentence: /^(They use |The user uses )(.+)\.$/u, begin: "They use " },
  {
    told: /^Is working on (.+)\.$/u,
    sentence: /^((?:They are|The user is) working on )(.+)\.$/u,
    begin: "They are working on ",
  },
  { told: /^Likes (.+)\.$/u, sentence: /^(They like |The user likes )(.+)\.$/u, begin: "They like " },
  {
    told: /^(?:Dislikes|Does not like) (.+)\.$/u,
    sentence: /^(They do not like |The user does not like )(.+)\.$/u,
    begin: "They do not like ",
  },
];

/** Parts of "The user works at TechFlow AI in the AI industry as a Founder.", and of the place, each said once. */
const PARTS: { told: RegExp; sentence: RegExp; part: RegExp; say(value: string): string; begin: string }[] = [
  {
    told: /^Works as (?:an? )?(.+)\.$/u,
    sentence: /^(?:They work|The user works)\b/u,
    part: / as (?:an? )?[^.]+(?=\.$)/u,
    say: (value) => ` as ${value}`,
    begin: "They work",
  },
  {
    told: /^Works at (?!a company of)(.+)\.$/u,
    sentence: /^(?:They work|The user works)\b/u,
    part: / at .+?(?= in the | as |\.$)/u,
    say: (value) => ` at ${value}`,
    begin: "They work",
  },
  {
    told: /^(?:Lives or works in|Is based in) (.+)\.$/u,
    sentence: /^(?:They are|The user is) based in\b/u,
    part: / based in .+?(?=, in the time zone|\.$)/u,
    say: (value) => ` based in ${value}`,
    begin: "They are",
  },
];

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** The profile with one change in it; a change of a kind it does not know leaves it as it was. */
function changed(about: string[], text: string, holds: boolean): string[] {
  for (const { told, sentence, begin } of LISTS) {
    const value = told.exec(text)?.[1];
    if (value === undefined) continue;
    const at = about.findIndex((each) => sentence.test(each));
    const [, head = begin, list = ""] = sentence.exec(about[at] ?? "") ?? [];
    const others = list.split(/, | and /u).filter((entry) => entry !== "" && !same(entry, value));
    const entries = holds ? [...others, value] : others;
    const made = entries.length === 0 ? [] : [`${head}${listed(entries, "en")}.`];
    return at < 0 ? [...about, ...made] : about.toSpliced(at, 1, ...made);
  }
  for (const { told, sentence, part, say, begin } of PARTS) {
    const value = told.exec(text)?.[1];
    if (value === undefined) continue;
    const at = about.findIndex((each) => sentence.test(each));
    const before = about[at];
    if (before === undefined) return holds ? [...about, `${begin}${say(value)}.`] : about;
    const stands = part.exec(before)?.[0];
    if (!holds && (stands === undefined || !stands.toLowerCase().endsWith(value.toLowerCase()))) return about;
    const made =
      stands === undefined
        ? before.replace(/\.$/u, `${say(value)}.`)
        : before.replace(stands, () => (holds ? say(value) : ""));
    return about.toSpliced(at, 1, ...(/^(?:They (?:work|are)|The user (?:works|is))\.$/u.test(made) ? [] : [made]));
  }
  return about;
}

/** Two names for one place, neither a part of the other. */
function differ(one: string | null | undefined, other: string | null | undefined): boolean {
  if (!one || !other) return false;
  const [first, second] = [one.toLowerCase(), other.toLowerCase()];
  return !first.includes(second) && !second.includes(first);
}

/** Other places for one value only: as the person says it, and as the profile does. */
const SINGLE: { said: RegExp; known: RegExp }[] = [
  {
    said: /\b(?:I|we) (?:live|am based|are based)(?: now)? in (\p{Lu}[\p{L}-]+)/u,
    known: /\bbased in (\p{Lu}[^.,\n]*)/u,
  },
  { said: /\bbudget is (?:now )?([\d.,]+)/iu, known: /\bbudget is ([\d.,]+)/u },
];
/** What forgetting leaves in a message in place of the words. */
const BLACKED_OUT = "[forgotten]";
const ENDED = /^No longer true: /u;
const VALUE =
  /^(?:Uses|Works as(?: an?)?|Works at|Is working on|Likes|Dislikes|Does not like|Lives or works in|Is based in) (.+)\.$/u;
/** A sentence that says itself that something ended is the newest word on it, not a stale one. */
const SAYS_IT_ENDED =
  /\b(?:no longer|not|any ?more|stopped|switched|moved|migrated|instead|replaced|used to|left|n't|nicht|kein\w*|gewechselt)\b|n't\b/iu;
const ASKS_THE_PAST =
  /\b(?:did (?:I|we)|used to|before|earlier|previous(?:ly)?|in the past|history|(?:I|we) (?:said|told|mentioned)|früher|vorher|damals|habe ich|haben wir)\b/iu;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&");
const names = (value: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}])${escaped(value)}(?![\\p{L}\\p{N}])`, "iu");

/** Pieces of a text between its sentences that do not hold any more, as they were written. */
function currentPieces(text: string, isStale: (sentence: string) => boolean): string[] {
  const pieces: string[] = [];
  let [from, at] = [0, 0];
  for (const sentence of sentencesOf(text)) {
    const start = text.indexOf(sentence, at);
    at = start + sentence.length;
    if (!isStale(sentence)) continue;
    pieces.push(text.slice(from, start).trim());
    from = at;
  }
  return [...pieces, text.slice(from).trim()].filter((piece) => piece !== "");
}

/**
 * The prompt with the newest word on everything: what changed since the profile was rendered stands in the profile, and what
 * ended since is not quoted as if it held. A question about the past gets the prompt as it is.
 */
export function settled(prompt: ReadPrompt): ReadPrompt {
  if (ASKS_THE_PAST.test(prompt.message)) return prompt;
  // Newest first in the block.
  const notes = prompt.recalled.filter(({ saidBy }) => saidBy === "note").toReversed();
  const ended = new Map<string, RegExp>();
  let about = prompt.about;
  for (const { text } of notes) {
    const claim = text.replace(ENDED, "");
    const holds = claim === text;
    about = changed(about, claim, holds);
    const value = VALUE.exec(claim)?.[1];
    if (value === undefined) continue;
    if (holds) ended.delete(value.toLowerCase());
    else ended.set(value.toLowerCase(), names(value));
  }
  const own = [
    ...prompt.recalled.filter(({ saidBy }) => saidBy === "user").map(({ text }) => text),
    ...prompt.history.filter(({ role }) => role === "user").map(({ text }) => text),
  ];
  const now = briefed(about);
  const profile = about.join("\n");
  for (const tool of own.flatMap((text) => saidBy(text).stopped)) {
    if (!now.tools.some((used) => same(used, tool))) ended.set(tool.toLowerCase(), names(tool));
  }
  const isEnded = (sentence: string): boolean =>
    !SAYS_IT_ENDED.test(sentence) && [...ended.values()].some((value) => value.test(sentence));
  const contradictsProfile = (sentence: string): boolean => {
    const then = saidBy(sentence);
    const [kept, gone] = [true, false].map((held) =>
      then.tools.filter((tool) => now.tools.some((used) => same(used, tool)) === held),
    );
    // Who learned one tool of a sentence learned them all: one that is missing beside it was ended.
    const someEnded = kept !== undefined && gone !== undefined && kept.length > 0 && gone.length > 0;
    const ofOne = SINGLE.some(({ said, known }) => differ(said.exec(sentence)?.[1], known.exec(profile)?.[1]));
    return someEnded || ofOne || differ(then.company, now.company) || differ(then.role, now.role);
  };
  const isStale = (sentence: string): boolean =>
    sentence.includes(BLACKED_OUT) || isEnded(sentence) || contradictsProfile(sentence);
  return {
    ...prompt,
    about,
    history: prompt.history.flatMap((message) =>
      message.role === "user" ? currentPieces(message.text, isEnded).map((text) => ({ ...message, text })) : [message],
    ),
    recalled: prompt.recalled.flatMap((line) => {
      if (line.saidBy === "note") return ENDED.test(line.text) ? [] : [line];
      if (line.saidBy !== "user") return [line];
      return currentPieces(line.text, isStale).map((text) => ({
        ...line,
        text,
      }));
    }),
  };
}
