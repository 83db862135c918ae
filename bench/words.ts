import { seededRandom } from "../test/process/random.ts";

const CLIENTS =
  "Northwind, Acme, Globex, Initech, Umbrella, Hooli, Stark, Wayne, Soylent, Vandelay, Wonka, Tyrell, Cyberdyne, Aperture";
const THINGS =
  "landing page, newsletter, pricing page, onboarding flow, webinar, case study, sales deck, referral programme, survey, help centre, " +
  "dashboard, invoice template, trial period, partner portal, press release, customer interview, road map, security review, data export, " +
  "mobile app, search campaign, retargeting list, blog series, video script, event booth, chat widget, knowledge base, brand guide";
const ACTIONS =
  "rewrite, launch, postpone, translate, simplify, measure, test, redesign, automate, review, shorten, split";
const REASONS =
  "because sign-ups fell last month, after what support told us, before the conference in Lisbon, so that the team can rest in August, " +
  "since the budget was cut by a third, while the competitor sleeps, as the board asked for numbers, because two customers churned, " +
  "now that the contract is signed, until legal has answered, to learn which message works, for the people who never open mail";
const MONTHS = "January, February, March, April, May, June, July, August, September, October, November, December";
const PEOPLE = "Mara, Jonas, Priya, Tomas, Aiko, Lena, Omar, Chloe, Diego, Ines";

export type Words = { statement(): string; question(): string };

/** Sentences of one working life; the same seed gives the same ones. Common words are common: squaring leans to a list's front. */
export function words(seed: number): Words {
  const random = seededRandom(seed);
  const of = (list: string): string => {
    const entries = list.split(", ");
    return entries[Math.floor(random() ** 2 * entries.length)] ?? "";
  };
  const item = (): number => Math.floor(random() * 100_000);
  return {
    statement: () =>
      `We decided to ${of(ACTIONS)} the ${of(THINGS)} for ${of(CLIENTS)} in ${of(MONTHS)} ${of(REASONS)}, and ${of(PEOPLE)} looks after item ${item()}.`,
    question: () => `What did we decide about the ${of(THINGS)} for ${of(CLIENTS)}, and who looks after it?`,
  };
}
