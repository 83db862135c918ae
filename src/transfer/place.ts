import type { ImportedMessage } from "./types.ts";

/** A message about to be stored: what may be found of it; `Placed` with the texts around it in its session, nearest first. */
export type Waiting = ImportedMessage & { safe: string };
type Neighbours = { before: string[]; after: string[] };
export type Placed = Waiting & Neighbours;

/** Neighbours whose words a passage carries, on each side; what erasing remakes them by, too. */
export const NEIGHBOURS = 2;
/** Messages looked ahead for a neighbour: enough where sessions come one after the other, or a few at a time. */
export const LOOK_AHEAD = 40;
/** Sessions whose last texts are kept between batches. */
const SESSIONS_KEPT = 500;

/** The last texts of the sessions read most recently. */
export type RecentTexts = Map<string, string[]>;

/**
 * Gives each message its neighbours. `ahead` is what comes after the batch; `recent` what came before it, and is moved on.
 */
export function placeMessages<Said extends { session: string; safe: string }>(
  batch: readonly Said[],
  ahead: readonly Said[],
  recent: RecentTexts,
): (Said & Neighbours)[] {
  const placed: (Said & Neighbours)[] = [];
  const open = new Map<string, Neighbours[]>();
  const feed = (session: string, text: string): void => {
    const waiting = open.get(session);
    if (!waiting) return;
    for (const one of waiting) one.after.push(text);
    open.set(
      session,
      waiting.filter(({ after }) => after.length < NEIGHBOURS),
    );
  };
  for (const message of batch) {
    const { session, safe } = message;
    feed(session, safe);
    const before = recent.get(session) ?? [];
    const one = { ...message, before, after: [] as string[] };
    placed.push(one);
    const waiting = open.get(session);
    if (waiting) waiting.push(one);
    else open.set(session, [one]);
    // Deleted first, so that the map's order is that of last use.
    recent.delete(session);
    recent.set(session, [safe, ...before].slice(0, NEIGHBOURS));
  }
  for (const message of ahead.slice(0, LOOK_AHEAD)) feed(message.session, message.safe);
  for (const session of recent.keys()) {
    if (recent.size <= SESSIONS_KEPT) break;
    recent.delete(session);
  }
  return placed;
}

/** Sessions that hold an assistant's words; in all others named speakers are people talking. */
export const assistantSessions = (messages: readonly ImportedMessage[]): Set<string> =>
  new Set(messages.filter(({ role }) => role === "assistant").map(({ session }) => session));
