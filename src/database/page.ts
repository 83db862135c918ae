import { RapportError } from "../errors.ts";
import type { Page, PageRequest } from "../json.ts";

/** Where a list goes on: behind this time and id, newest first. Milliseconds are what a Date keeps, so columns are cut to them. */
export type Cursor = { at: Date; id: string };

const FORM = /^(\d{1,16}),([0-9a-f-]{36})$/;

/** @throws RapportError invalid_input for a cursor this server did not give out */
export function readCursor(page: PageRequest): Cursor | null {
  if (page.cursor === null) return null;
  const match = FORM.exec(Buffer.from(page.cursor, "base64url").toString("latin1"));
  const at = new Date(Number(match?.[1]));
  if (!match?.[2] || Number.isNaN(at.getTime())) {
    throw new RapportError("invalid_input", "The cursor is not one of ours. Start the list again without it.", {
      details: { field: "cursor" },
    });
  }
  return { at, id: match[2] };
}

/** Cuts the extra row that was asked for to learn whether there is more. */
export function pageOf<Row, Item>(
  rows: Row[],
  page: PageRequest,
  cursorOf: (row: Row) => Cursor,
  render: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const more = rows.length > page.limit && last !== undefined;
  const cursor = more ? cursorOf(last) : null;
  return {
    items: shown.map(render),
    nextCursor: cursor && Buffer.from(`${cursor.at.getTime()},${cursor.id}`).toString("base64url"),
  };
}
