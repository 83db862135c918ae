import type { ReadPersona } from "./prompt.ts";
import { wordsOf } from "./words.ts";

/** The tone a persona's own words ask for; `plain` where they name none. */
export type Manner = "energetic" | "warm" | "precise" | "creative" | "formal" | "blunt" | "plain";

/** Beginnings of the words people describe a personality with. */
const TRAITS: [Manner, string[]][] = [
  [
    "energetic",
    [
      "enthusias",
      "energ",
      "upbeat",
      "passionate",
      "bold",
      "cheer",
      "motivat",
      "optimis",
      "excit",
      "lively",
      "fun",
      "begeister",
      "fröhlich",
    ],
  ],
  [
    "warm",
    [
      "patien",
      "empath",
      "warm",
      "kind",
      "calm",
      "friendly",
      "caring",
      "gentle",
      "support",
      "helpful",
      "geduld",
      "freundlich",
      "herzlich",
      "ruhig",
    ],
  ],
  [
    "precise",
    [
      "analytic",
      "precis",
      "sceptic",
      "skeptic",
      "rigor",
      "method",
      "careful",
      "logical",
      "exact",
      "data",
      "thorough",
      "analytisch",
      "genau",
      "gründlich",
    ],
  ],
  [
    "creative",
    [
      "imaginat",
      "creativ",
      "witty",
      "playful",
      "poetic",
      "storytell",
      "inventive",
      "humorous",
      "artistic",
      "kreativ",
      "witzig",
      "quirky",
    ],
  ],
  [
    "formal",
    ["formal", "professional", "polite", "courteous", "dignified", "distinguished", "diplomat", "förmlich", "höflich"],
  ],
  [
    "blunt",
    [
      "blunt",
      "direct",
      "concise",
      "terse",
      "strict",
      "stern",
      "tough",
      "laconic",
      "grumpy",
      "no-nonsense",
      "demanding",
      "streng",
      "knapp",
      "direkt",
    ],
  ],
];

/** The first trait that is known decides: people write the one that matters most first. */
export function mannerOf(persona: ReadPersona): Manner {
  for (const word of wordsOf(persona.personality).flatMap((each) => [each, ...each.split("-")])) {
    const found = TRAITS.find(([, beginnings]) => beginnings.some((beginning) => word.startsWith(beginning)));
    if (found !== undefined) return found[0];
  }
  return "plain";
}

/** What the agent does for a living: the angle from which its plans are made. */
export type Trade = "marketing" | "support" | "data" | "content" | "sales" | "engineering" | "coaching" | "general";

const TRADES: [Trade, RegExp][] = [
  ["marketing", /market|growth|brand|advertis|campaign|seo\b/iu],
  ["support", /support|service|success|help ?desk|kunden/iu],
  ["data", /\bdata|analy|statistic|research|scien|daten/iu],
  ["content", /content|writ|editor|copy|author|journal|redakt|autor|texter/iu],
  ["sales", /sales|account exec|business develop|vertrieb/iu],
  ["engineering", /engineer|develop|devops|program|architect|technical|entwickl/iu],
  ["coaching", /coach|mentor|teacher|tutor|train|advis|consult|berater|lehrer/iu],
];

export const tradeOf = (persona: ReadPersona): Trade =>
  TRADES.find(([, pattern]) => pattern.test(persona.role))?.[0] ?? "general";
