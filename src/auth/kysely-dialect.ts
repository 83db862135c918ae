import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type RootOperationNode,
} from "kysely";
import { RapportError } from "../errors.ts";
import { raw } from "../database/sql.ts";
import type { Database } from "../database/types.ts";

/**
 * Lets the accounts library speak to our database: each query is one transaction as `rapport_auth`, on both engines.
 * The hooks for transactions do nothing: PGlite has one session, so a transaction held open while the library hashes a password would
 * stop everybody, and a query it sends outside of it would wait for ever. The library's writes are ordered so that each stands alone.
 * @param onFailure told of every failed query, because the library turns some into an answer without a cause
 */
export function accountsDialect(database: Database, onFailure: (error: unknown) => void): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => accountsDriver(database, onFailure),
    createIntrospector: (kysely) => new PostgresIntrospector(kysely),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

function accountsDriver(database: Database, onFailure: (error: unknown) => void): Driver {
  const connection: DatabaseConnection = {
    async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
      try {
        return await database.transaction("rapport_auth", null, async (db) => {
          if (!changesSilently(query.query)) {
            // Kysely chose Row from the query it compiled; the driver only hands the rows on.
            return { rows: (await db.query(raw(query.sql, query.parameters))) as Row[] };
          }
          // Our connections answer rows only, and the library wants to know how many there were.
          const counted = `with changed as (${query.sql} returning 1) select count(*)::int as count from changed`;
          const [row] = await db.query<{ count: number }>(raw(counted, query.parameters));
          return { rows: [], numAffectedRows: BigInt(row?.count ?? 0) };
        });
      } catch (error) {
        onFailure(error);
        throw error;
      }
    },
    streamQuery: () => {
      throw new RapportError("internal", "The accounts library streams no rows.");
    },
  };
  const nothing = async () => undefined;
  return {
    init: nothing,
    acquireConnection: async () => connection,
    beginTransaction: nothing,
    commitTransaction: nothing,
    rollbackTransaction: nothing,
    releaseConnection: nothing,
    destroy: nothing,
  };
}

const changesSilently = (node: RootOperationNode): boolean =>
  (node.kind === "UpdateQueryNode" || node.kind === "DeleteQueryNode") && node.returning === undefined;
