import { sql } from "../src/database/sql.ts";
import { testDatabase } from "./database.ts";

/** Every row of every table of the database that holds the word, as `table: row`; vectors' and bytes' own forms included. */
export async function everywhere(word: string): Promise<string[]> {
  const { admin } = await testDatabase();
  const tables = await admin.query<{ schema: string; name: string }>(sql`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`);
  const found: string[] = [];
  for (const { schema, name } of tables) {
    const statement = { raw: `select t::text as row from "${schema}"."${name}" t` };
    const rows = await admin.query<{ row: string }>(sql(Object.assign([statement.raw], { raw: [statement.raw] })));
    for (const { row } of rows) if (row.toLowerCase().includes(word.toLowerCase())) found.push(`${name}: ${row}`);
  }
  return found;
}
