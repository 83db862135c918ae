import type { ReadPrompt } from "./prompt.ts";
import { MOST_READ, quotable } from "./words.ts";

/** What a plan can name. Every value is a piece of the prompt, never a guess. */
export type Facts = {
  callName: string | null;
  company: string | null;
  industry: string | null;
  role: string | null;
  tools: string[];
  projects: string[];
  goals: string[];
};

/** Capitalised words in a row; a point counts only inside a word ("Monday.com"). */
const NAME_WORD = "[\\p{L}\\p{N}&'’-]*(?:\\.[\\p{L}\\p{N}]+)*";
const NAME = `\\p{Lu}${NAME_WORD}(?: [\\p{Lu}\\d]${NAME_WORD}){0,3}`;
/** Case matters to where a name ends, so a word that may stand first in a sentence is spelled both ways. */
const eitherCase = (words: string): string =>
  words
    .split("|")
    .map((word) => `[${word.charAt(0)}${word.charAt(0).toUpperCase()}]${word.slice(1)}`)
    .join("|");
const OWNER = `(?:[Cc]o-?)?(?:${eitherCase("founder|owner|gründer(?:in)?|geschäftsführer(?:in)?|inhaber(?:in)?")}|CEO|CTO|CFO|COO|CMO)`;
const ROLE = `(?:${OWNER}|${eitherCase("head|director|manager|engineer|designer|developer|consultant|teacher|analyst|leiter(?:in)?|lead")})`;
const START = "(?:^|[^\\p{L}])";

const COMPANY = [
  new RegExp(`${START}${ROLE}(?![\\p{L}])[^.!?\\n]{0,40}? (?:at|bei) (${NAME})`, "u"),
  new RegExp(`${START}${OWNER},? (?:of|von|der) (${NAME})`, "u"),
  new RegExp(
    `${START}(?:(?:I|we|We) work|(?:I am|I'm|I’m) working|[Ii]ch arbeite)(?: now| jetzt)? (?:at|for|bei|für)(?: der)? (${NAME})`,
    "u",
  ),
  new RegExp(
    `${START}(?:${eitherCase("my|our|meine|unsere")}) (?:company|startup|business|agency|firm|Firma|Agentur) (?:is|ist|heißt)(?: called| named)? (${NAME})`,
    "u",
  ),
];
const ROLES = new RegExp(
  `${START}(?:I'm|I am|I’m|[Ii]ch bin)(?: an?| the| der| die)? ((?:[\\p{L}-]+ ){0,2}?${ROLE})(?![\\p{L}])`,
  "u",
);
const INDUSTRY =
  /(?:we're|we are|we’re|I'm|I am|work) in the ([\p{L}\p{N} &-]{2,40}?) (?:industry|sector|space|field|business)/iu;
const USES =
  /(?:^|[^\p{L}])(?:(?:we|I)(?: (?:also|mostly|mainly|now|currently|already|both))? use|(?:wir|ich) (?:nutzen?|verwenden?|benutzen?)) ([^.!?;\n]{2,160}?)(?=[!?;\n]|\.(?:\s|$)|$)/giu;
const STOPPED = /(?:no longer use|don't use|do not use|don’t use|stopped using|nicht mehr|kein) ([^.!?;,\n]{2,60})/giu;
const WORKING =
  /(?:we're|we are|we’re|I'm|I am|I’m|wir arbeiten|ich arbeite) (?:currently |now )?(?:working on|an) ([^.!?;\n]{3,100})/iu;

/** Names of tools from "HubSpot and Slack for the whole team": up to the first word that ends the list. */
function namesIn(list: string): string[] {
  const [head = ""] = list.split(
    / (?:for|to|because|when|where|which|as|in|at|with|every|since|daily|but|für|um|weil|seit) /iu,
  );
  return head
    .split(/,\s*|\s+(?:and|und|or|&|plus)\s+/u)
    .map((name) =>
      name
        .replace(/^(?:and|und|the|both)\s+/iu, "")
        .replace(/[.,;:\s]+$/u, "")
        .trim(),
    )
    .filter((name) => name.length > 1 && name.length <= 40 && /[\p{Lu}\d]/u.test(name));
}

type Found = Partial<Omit<Facts, "tools" | "callName">> & { tools: string[]; stopped: string[] };

/** The first person's own sentences: "I'm Founder of TechFlow AI. We use HubSpot and Slack." */
export function saidBy(whole: string): Found {
  const text = whole.slice(0, MOST_READ);
  const company = COMPANY.map((pattern) => pattern.exec(text)?.[1]).find((name) => name !== undefined);
  const role = ROLES.exec(text)?.[1];
  const industry = INDUSTRY.exec(text)?.[1];
  const project = WORKING.exec(text)?.[1];
  return {
    ...(company === undefined ? {} : { company: company.replace(/[.,'’]+$/u, "") }),
    ...(role === undefined ? {} : { role }),
    ...(industry === undefined ? {} : { industry }),
    ...(project === undefined ? {} : { projects: [project.trim()] }),
    tools: [...text.matchAll(USES)].flatMap(([, list = ""]) => namesIn(list)),
    stopped: [...text.matchAll(STOPPED)].flatMap(([, list = ""]) => namesIn(list)),
  };
}

const first = (text: string, pattern: RegExp): string | null => pattern.exec(text)?.[1]?.trim() ?? null;
const entries = (list: string | null): string[] =>
  list === null
    ? []
    : list
        .split(/,\s+|\s+and\s+/u)
        .map((entry) => entry.trim())
        .filter((entry) => entry !== "");

/** The profile's sentences, in the words the briefing uses. */
export function briefed(about: string[]): Found & { callName: string | null } {
  const text = about.join("\n");
  const work = about.find((sentence) => /^(?:They work|The user works)\b/u.test(sentence)) ?? "";
  const name = first(text, /(?:user's|Their) name is ([^\n,]+?)(?:,|\.(?:\s|$))/u);
  const company = first(work, /\bworks? at (.+?)(?: in the .+?)?(?: as (?:an? |the )?[^.]+)?\.?$/u);
  const industry = first(work, /\bin the (.+?)(?: as (?:an? |the )?[^.]+)?\.?$/u);
  const role = first(work, / as (?:an? )?([^.]+?)\.?$/u);
  return {
    callName: first(text, /\bgo(?:es)? by ([^\n]+?)\.(?:\s|$)/u) ?? name?.split(" ")[0] ?? null,
    ...(company === null ? {} : { company }),
    ...(industry === null ? {} : { industry: industry.replace(/ (?:industry|sector|space|field|business)$/u, "") }),
    ...(role === null ? {} : { role }),
    tools: entries(first(text, /(?:They use|The user uses) ([^\n]+?)\.(?:\s|$)/u)),
    stopped: [],
    projects: entries(first(text, /(?:They are|The user is) working on ([^\n]+?)\.(?:\s|$)/u)),
    goals: entries(first(text, /(?:Their|The user's) goals? (?:is|are) ([^\n]+?)\.(?:\s|$)/u)),
  };
}

/** "a product launch and API scaling" beside "product launch" and "API scaling" would say everything twice. */
const withoutWholes = (values: string[]): string[] =>
  values.filter(
    (value) => !values.some((part) => part.length < value.length && value.toLowerCase().includes(part.toLowerCase())),
  );

const distinct = (values: string[]): string[] => [
  ...new Map(values.map((value) => [value.toLowerCase(), quotable(value, 60)] as const)).values(),
];

/**
 * What is known, newest word first: the message, this session, the profile, then what was recalled from the person.
 * A tool somebody stopped using is left out, wherever else it is named.
 */
export function factsOf(prompt: ReadPrompt): Facts {
  const own = prompt.history.filter(({ role }) => role === "user").map(({ text }) => text);
  const session = [prompt.message, ...own.toReversed()].map(saidBy);
  const profile = briefed(prompt.about);
  const recalled = prompt.recalled.filter((line) => line.saidBy === "user").map(({ text }) => saidBy(text));
  const sources: Found[] = [...session, profile, ...recalled];
  const newest = (field: "company" | "industry" | "role"): string | null => {
    const value = sources.map((source) => source[field]).find((found) => found !== undefined && found !== null);
    return value === undefined || value === null ? null : quotable(value, 80);
  };
  const stopped = new Set(session.flatMap((source) => source.stopped).map((tool) => tool.toLowerCase()));
  const told = distinct([...session, profile].flatMap(({ tools }) => tools));
  const tools = told.length > 0 ? told : distinct(recalled.flatMap((source) => source.tools));
  return {
    callName: profile.callName,
    company: newest("company"),
    industry: newest("industry"),
    role: newest("role"),
    tools: tools.filter((tool) => !stopped.has(tool.toLowerCase())).slice(0, 8),
    projects: distinct(withoutWholes(sources.flatMap(({ projects = [] }) => projects))).slice(0, 4),
    goals: distinct(profile.goals ?? []).slice(0, 3),
  };
}
