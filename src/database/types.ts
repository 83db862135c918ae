import type { Sql } from "./sql.ts";

export type Queryable = {
  /** Rows as the driver types them: timestamptz -> Date, jsonb -> value, int8 -> string (cast counts to int). */
  query<Row extends object>(statement: Sql): Promise<Row[]>;
};

/** `rapport_app` people's data · `rapport_auth` the accounts' schema · `rapport_worker` which jobs are due. */
export type Role = "rapport_app" | "rapport_auth" | "rapport_worker";

export type Engine = "pglite" | "postgres";

export type Database = {
  engine: Engine;
  /**
   * One transaction under `role`, for `userId` (null for accounts and the worker). Commits what `work` did, or nothing.
   * Rooms do not call this: people's data is reached through `asUser` alone.
   * Inside `work` only the given connection may be used: PGlite has one session, and a second query from outside would wait for ever.
   */
  transaction<T>(role: Role, userId: string | null, work: (db: Queryable) => Promise<T>): Promise<T>;
  /** Waits for open transactions, writes what must be written, and closes. */
  close(): Promise<void>;
};

/** What the owner of the schema may do; only migrations and snapshots hold one. */
export type AdminConnection = {
  query<Row extends object>(statement: Sql): Promise<Row[]>;
  /** Several statements without parameters. */
  script(text: string): Promise<void>;
  close(): Promise<void>;
};
