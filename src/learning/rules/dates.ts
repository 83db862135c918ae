import * as chrono from "chrono-node";
import type { LearnContext } from "./types.ts";
import { tidy, withoutArticle } from "./values.ts";

/** Minutes east of UTC of a zone at a moment; 0 for a zone nobody knows. */
export function offsetMinutes(timeZone: string | undefined, at: Date): number {
  if (timeZone === undefined) return 0;
  const name = zoneName(timeZone, at);
  const parts = /GMT([+-])(\d{1,2})(?::(\d{2}))?/.exec(name);
  if (parts === null) return 0;
  return (parts[1] === "-" ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3] ?? 0));
}

/** Formatters are dear to make (a millisecond each) and few zones occur. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(timeZone: string): Intl.DateTimeFormat | undefined {
  const formatter = formatters.get(timeZone) ?? makeFormatter(timeZone);
  if (formatter !== undefined) formatters.set(timeZone, formatter);
  return formatter;
}

function makeFormatter(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "shortOffset" });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function zoneName(timeZone: string, at: Date): string {
  const parts = formatterFor(timeZone)?.formatToParts(at) ?? [];
  return parts.find((part) => part.type === "timeZoneName")?.value ?? "GMT";
}

/** The first day named in the words, resolved against when it was said and the person's zone; null where none is. */
export function dayIn(words: string, context: LearnContext): string | null {
  const reference = { instant: context.saidAt, timezone: offsetMinutes(context.timeZone, context.saidAt) };
  const [found] = chrono.parse(words, reference, { forwardDate: true });
  // A date further on belongs to something else: "before my wedding in September".
  if (found === undefined || found.index > 12) return null;
  const certain =
    found.start.isCertain("day") ||
    found.start.isCertain("weekday") ||
    found.start.isCertain("month") ||
    /week|month|day|tomorrow|today|quarter/i.test(found.text);
  if (!certain) return null;
  const two = (part: number | null): string => String(part ?? 1).padStart(2, "0");
  return `${found.start.get("year")}-${two(found.start.get("month"))}-${two(found.start.get("day"))}`;
}

/** `2026-06-05: product launch`, and the moment after which it is past (one day later). */
export function deadlineFrom(what: string, when: string, context: LearnContext): { text: string; after: Date } | null {
  const day = dayIn(when, context);
  const subject = tidy(
    withoutArticle(
      tidy(what.replace(/^(?:to|have|get) /i, "").replace(/\s(?:done|ready|finished|out|submitted|in)$/i, "")),
    ),
  );
  if (day === null || subject === "" || subject.split(" ").length > 14) return null;
  return { text: `${day}: ${subject}`, after: new Date(Date.parse(`${day}T00:00:00Z`) + 2 * 24 * 60 * 60 * 1000) };
}
