import { PGlite, type PGliteOptions, type Transaction } from "@electric-sql/pglite";
import { btree_gin } from "@electric-sql/pglite/contrib/btree_gin";
import { assertContext, enterContext, type ContextRow } from "./context.ts";
import { fromDriver, isDriverError } from "./driver-errors.ts";
import { compile, type Sql } from "./sql.ts";
import type { AdminConnection, Database } from "./types.ts";

export type EmbeddedDatabase = Database & {
  admin: AdminConnection;
  /** The whole data folder as a gzipped tar, taken between transactions. */
  dump(): Promise<Uint8Array>;
};

/** `folder` undefined: in memory, gone at close. `from`: start from a dump. */
export async function openPglite(options: { folder?: string; from?: Uint8Array }): Promise<EmbeddedDatabase> {
  const settings: PGliteOptions = { extensions: { btree_gin } };
  if (options.folder !== undefined) settings.dataDir = options.folder;
  if (options.from !== undefined) settings.loadDataDir = new Blob([new Uint8Array(options.from)]);
  const pglite = await PGlite.create(settings);

  const queryOn = (on: Pick<Transaction, "query">) => ({
    query: async <Row extends object>(statement: Sql): Promise<Row[]> => {
      const { text, values } = compile(statement);
      return (await on.query<Row>(text, values)).rows;
    },
  });

  return {
    engine: "pglite",
    async transaction(role, userId, work) {
      try {
        return await pglite.transaction(async (open) => {
          const db = queryOn(open);
          assertContext((await db.query<ContextRow>(enterContext(role, userId)))[0], role, userId);
          return await work(db);
        });
      } catch (error) {
        throw isDriverError(error) ? fromDriver(error) : error;
      }
    },
    admin: {
      ...queryOn(pglite),
      script: async (text) => void (await pglite.exec(text)),
      close: async () => undefined,
    },
    async dump() {
      const file = await pglite.dumpDataDir("gzip");
      return new Uint8Array(await file.arrayBuffer());
    },
    close: () => pglite.close(),
  };
}
