// npm run schema: writes docs/schema.sql from the migrations, applied to an empty database in memory.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { migrate } from "../src/database/migrate.ts";
import { openPglite } from "../src/database/pglite.ts";
import { renderSchema } from "./schema/render.ts";

const database = await openPglite({});
await migrate(database.admin);
const text = await renderSchema(database.admin);
await database.close();
writeFileSync(fileURLToPath(new URL("../docs/schema.sql", import.meta.url)), text);
console.log("docs/schema.sql is written.");
