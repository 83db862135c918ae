import pg from "pg";
import { assertContext, enterContext, type ContextRow } from "./context.ts";
import { fromDriver, isDriverError } from "./driver-errors.ts";
import { compile, sql, type Sql } from "./sql.ts";
import { createStatementNames } from "./statement-names.ts";
import type { AdminConnection, Database, Queryable } from "./types.ts";

export type PostgresOptions = {
  /** Logs in as a weak role that may become rapport_app and rapport_worker. */
  appUrl: string;
  /** Logs in as a role that may become rapport_auth and nothing else. */
  authUrl: string;
  /** Connections of the app's pool (the accounts' pool has a quarter). Default 10. */
  poolSize?: number;
  /** False: statements stay unnamed, for a pooler that cannot keep them apart (PgBouncer before 1.21). Default true. */
  prepared?: boolean;
  onError(error: Error): void;
};

/** Pipelined, so a transaction's opening costs no round trip; statements are prepared once a connection. */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  const max = options.poolSize ?? 10;
  const nameOf: NameOf = options.prepared === false ? () => undefined : createStatementNames();
  const makePool = (connectionString: string, size: number) => {
    const pool = new pg.Pool({
      connectionString,
      max: size,
      pipeline: true,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 30_000,
    } as pg.PoolConfig);
    // An idle connection that breaks emits here; without a listener it would end the process.
    pool.on("error", options.onError);
    return pool;
  };
  const app = makePool(options.appUrl, max);
  const auth = makePool(options.authUrl, Math.max(2, Math.ceil(max / 4)));
  const close = async () => void (await Promise.all([app.end(), auth.end()]));

  const database: Database = {
    engine: "postgres",
    async transaction(role, userId, work) {
      const client = await (role === "rapport_auth" ? auth : app).connect().catch((error: unknown) => {
        throw fromDriver(error);
      });
      return runTransaction(client, nameOf, role, userId, work);
    },
    close,
  };
  try {
    await database.transaction("rapport_auth", null, (db) => db.query(sql`select 1`));
    await database.transaction("rapport_worker", null, (db) => db.query(sql`select 1`));
    return database;
  } catch (error) {
    await close();
    throw error;
  }
}

type NameOf = (text: string) => string | undefined;

async function runTransaction<T>(
  client: pg.PoolClient,
  nameOf: NameOf,
  role: Parameters<Database["transaction"]>[0],
  userId: string | null,
  work: (db: Queryable) => Promise<T>,
): Promise<T> {
  const query = <Row extends object>(statement: Sql): Promise<Row[]> => run<Row>(client, statement, nameOf);
  const db: Queryable = { query };
  // The opening is sent with the first statement of `work`, in one packet. Should it fail, the open transaction is in the failed
  // state and PostgreSQL refuses everything behind it; nothing is returned or committed before the check below has passed.
  const opening = Promise.all([query(sql`begin`), query<ContextRow>(enterContext(role, userId))]);
  opening.catch(() => undefined);
  let broken = false;
  try {
    const result = await work(db);
    assertContext((await opening)[1][0], role, userId);
    await query(sql`commit`);
    return result;
  } catch (error) {
    await query(sql`rollback`).catch(() => {
      broken = true;
    });
    throw isDriverError(error) ? fromDriver(error) : error;
  } finally {
    // A connection whose rollback failed is thrown away: it might still hold the person's context.
    client.release(broken);
  }
}

async function run<Row extends object>(client: pg.ClientBase, statement: Sql, nameOf?: NameOf): Promise<Row[]> {
  const { text, values } = compile(statement);
  // Without parameters (begin, commit) the simple protocol is one message.
  const name = values.length === 0 ? undefined : nameOf?.(text);
  const stream = (client as unknown as { connection: { stream: { cork(): void; uncork(): void } } }).connection.stream;
  stream.cork();
  // Statements issued in the same tick leave in one packet.
  setImmediate(() => stream.uncork());
  const result = await client.query<Row & pg.QueryResultRow>(
    name === undefined ? { text, values } : { name, text, values },
  );
  return result.rows;
}

export async function openAdmin(url: string): Promise<AdminConnection> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
  } catch (error) {
    throw fromDriver(error);
  }
  return {
    query: (statement) => run(client, statement),
    script: async (text) => void (await client.query(text)),
    close: () => client.end(),
  };
}
