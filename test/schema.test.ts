import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { migrate } from "../src/database/migrate.ts";
import { openPglite } from "../src/database/pglite.ts";
import { renderSchema } from "../scripts/schema/render.ts";

test('docs/schema.sql is what the migrations make; run "npm run schema" after adding one', async () => {
  // A database of its own, on every engine: other tests may leave their mark on the shared one, and versions print differently.
  const database = await openPglite({});
  try {
    await migrate(database.admin);
    const written = readFileSync(new URL("../docs/schema.sql", import.meta.url), "utf8").replaceAll("\r\n", "\n");
    expect(
      written === (await renderSchema(database.admin)),
      'docs/schema.sql is stale: run "npm run schema" and commit it',
    ).toBe(true);
  } finally {
    await database.close();
  }
});
