import * as chrono from "chrono-node";
import { dayIn } from "../rules/dates.ts";
import type { LearnContext } from "../rules/types.ts";

/** The quote from its first date on: the rules look for a date at the head of what they are given. "" where there is none. */
export function fromDate(quote: string, { saidAt }: LearnContext): string {
  const [found] = chrono.parse(quote, saidAt, { forwardDate: true });
  return found === undefined ? "" : quote.slice(found.index);
}

/** The day a quote names, as the rules count it; null where it names none. */
export const dayOf = (quote: string, context: LearnContext): string | null => dayIn(fromDate(quote, context), context);
