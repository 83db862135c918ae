import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { PRESETS } from "./agents/presets/index.ts";
import type { Agent, PresetName } from "./agents/types.ts";
import { principalOfHost } from "./auth/host.ts";
import { loadSecrets, type Secrets } from "./auth/secrets.ts";
import { systemClock, type Clock } from "./clock.ts";
import { readConfig, type Config } from "./config.ts";
import type { Principal } from "./database/as-user.ts";
import { openDatabase, type DatabaseConfig, type OpenedDatabase } from "./database/open.ts";
import { sql } from "./database/sql.ts";
import { RapportError } from "./errors.ts";
import { startWorker, type Worker } from "./jobs/worker.ts";
import { runDueJobs, staged, type JobRoom } from "./jobs/queue.ts";
import { learnFromSession } from "./learning/job.ts";
import { proposeFromSession } from "./learning/propose/job.ts";
import { createLog, errorFields, silentLog, type Log } from "./log.ts";
import { countTokens, createModels } from "./models/index.ts";
import { createOfflineModel } from "./models/offline/model.ts";
import type { Models } from "./models/types.ts";
import { sessionJobs } from "./orchestrator/job-handlers.ts";
import { createRunningReplies } from "./orchestrator/running.ts";
import type { TurnResult } from "./orchestrator/types.ts";
import { verbsFor, type VerbRoom } from "./person-verbs.ts";
import { learnFromImport } from "./transfer/learn.ts";
import type {
  AgentInput,
  ContextPatch,
  PersonVerbs,
  PreparedContext,
  PublicVerbs,
  Session,
  UserContext,
} from "./verbs.ts";

export type RapportOptions = {
  /** The same names as the environment's (see the README's table). Default: the process's environment is NOT read. */
  settings?: Record<string, string>;
  /** `memory`: an embedded database that is gone at close. Default: as the settings say. */
  database?: "memory" | DatabaseConfig;
  /** A database that is open and migrated already, in place of the two above; `shutdown` closes it. */
  opened?: OpenedDatabase;
  /** Whose ids `userId` are; two applications on one database choose two names. Default `host`. */
  issuer?: string;
  clock?: Clock;
  log?: Log;
};

/** The product as a library. A `userId` is the host application's own id, any text of 1 to 512 characters. */
export type Rapport = {
  /** Opens and migrates the database and starts background work. Called once, before anything else. */
  initialize(): Promise<void>;
  createAgentFromPreset(input: { userId: string; presetName: PresetName; agentName?: string }): Promise<Agent>;
  createAgent(input: AgentInput & { userId: string }): Promise<Agent>;
  createPersonalizedSession(input: {
    userId: string;
    agentId: string;
    title?: string;
    temporary?: boolean;
  }): Promise<Session>;
  processMessage(input: {
    userId: string;
    sessionId: string;
    userMessage: string;
    signal?: AbortSignal;
  }): Promise<TurnResult>;
  updateUserMemory(userId: string, patch: ContextPatch): Promise<UserContext>;
  getUserContext(userId: string, agentId?: string): Promise<UserContext>;
  /** The prompt a turn would send, for a caller who asks a model of their own. */
  prepareContext(input: { userId: string; sessionId: string; userMessage: string }): Promise<PreparedContext>;
  /** Every verb, for one of the host's people. */
  forUser(userId: string): Promise<PersonVerbs>;
  /** Stops background work, writes a snapshot where there is one to write, and closes the database. */
  shutdown(): Promise<void>;
  /** The rooms below, for adapters of this package. */
  readonly rooms: Rooms;
};

export type Rooms = {
  config: Config;
  clock: Clock;
  log: Log;
  database: OpenedDatabase;
  secrets: Secrets;
  models: Models;
  publicVerbs: PublicVerbs;
  verbsFor(principal: Principal): PersonVerbs;
  /** Does what is due now; for tests and for a caller with a scheduler of its own. */
  runDueJobs(): Promise<number>;
  /** Whether the database answers. */
  ready(): Promise<boolean>;
};

/** How often a server looks for due jobs when nothing told it of one. */
const WORKER_EVERY_MS = 2_000;
/** Longest wait at a stop for cut-off replies to be kept: two short transactions, on a busy database. */
const KEEP_REPLIES_MS = 2_000;
const SNAPSHOT_EVERY_MS = 24 * 60 * 60 * 1_000;

export function createRapport(options: RapportOptions = {}): Rapport {
  const config = readConfig(options.settings ?? {});
  let opened: { rooms: Rooms; close(): Promise<void> } | undefined;
  const rooms = (): Rooms => {
    if (!opened) throw new RapportError("internal", "Rapport is not started. Call initialize() first.");
    return opened.rooms;
  };
  const forUser = async (userId: string): Promise<PersonVerbs> =>
    rooms().verbsFor(await principalOfHost(rooms().database, options.issuer ?? "host", userId));

  return {
    async initialize() {
      opened ??= await open(config, options);
    },
    forUser,
    createAgent: async ({ userId, ...input }) => (await forUser(userId)).createAgent(input),
    createAgentFromPreset: async ({ userId, presetName, agentName }) => {
      const preset = PRESETS.find((known) => known.presetName === presetName);
      if (!preset)
        throw new RapportError(
          "invalid_input",
          `There is no preset ${String(presetName)}. There are: ${PRESETS.map((known) => known.presetName).join(", ")}.`,
        );
      return (await forUser(userId)).createAgent({ presetName, agentName: agentName ?? preset.agentName });
    },
    createPersonalizedSession: async ({ userId, ...input }) => (await forUser(userId)).createSession(input),
    processMessage: async ({ userId, sessionId, userMessage, signal }) =>
      (await forUser(userId)).sendMessage({ sessionId, message: userMessage }, signal ? { signal } : {}),
    updateUserMemory: async (userId, patch) => (await forUser(userId)).updateContext(patch, {}),
    getUserContext: async (userId, agentId) =>
      (await forUser(userId)).getContext(agentId === undefined ? {} : { agentId }),
    prepareContext: async ({ userId, sessionId, userMessage }) =>
      (await forUser(userId)).prepareContext({ sessionId, message: userMessage }),
    async shutdown() {
      const closing = opened;
      opened = undefined;
      await closing?.close();
    },
    get rooms() {
      return rooms();
    },
  };
}

const databaseOf = (config: Config, options: RapportOptions): DatabaseConfig => {
  if (options.database === "memory" || options.opened) return { engine: "memory" };
  if (options.database) return options.database;
  if (config.appUrl !== null && config.authUrl !== null) {
    return {
      engine: "postgres",
      appUrl: config.appUrl,
      authUrl: config.authUrl,
      adminUrl: config.adminUrl,
      poolSize: config.poolSize,
      prepared: config.prepared === "1",
    };
  }
  return { engine: "pglite", folder: config.dataDir };
};

async function open(config: Config, options: RapportOptions): Promise<{ rooms: Rooms; close(): Promise<void> }> {
  const clock = options.clock ?? systemClock;
  const log = options.log ?? (config.logLevel === "silent" ? silentLog : createLog(config.logLevel));
  for (const warning of config.warnings) log.warn({ warning }, "config.unknown");
  const models = createModels(modelConfig(config), {
    offline: createOfflineModel(),
    clock,
    silenceMs: config.turnDeadlineMs,
    overallMs: config.turnTotalMs,
    maxOutputTokens: config.maxOutputTokens,
  });
  const databaseConfig = databaseOf(config, options);
  const secrets = secretsOf(config, databaseConfig);
  const database =
    options.opened ??
    (await openDatabase(databaseConfig, {
      now: clock.now(),
      onError: (error) => log.error(errorFields(error), "database.connection"),
    }));

  const jobs: JobRoom = {
    database,
    clock,
    log,
    workerId: randomUUID(),
    handlers: jobHandlers(models, clock, secrets),
  };
  const room: VerbRoom = {
    database,
    clock,
    models,
    log,
    running: createRunningReplies(),
    tombstoneKey: secrets.tombstoneKey,
    tokenKey: secrets.tokenKey,
    limits: { promptTokens: config.promptTokens, messageLength: config.messageLength },
  };
  const worker: Worker = startWorker(jobs, WORKER_EVERY_MS);
  const snapshots = startSnapshots(database, clock, log);
  return {
    rooms: {
      config,
      clock,
      log,
      database,
      secrets,
      models,
      publicVerbs: {
        presets: () => [...PRESETS],
        models: () => ({ default: models.default, available: models.available() }),
      },
      verbsFor: (principal) => verbsFor(room, principal),
      runDueJobs: () => runDueJobs(jobs),
      ready: () => database.transaction("rapport_worker", null, (db) => db.query(sql`select 1`)).then(() => true),
    },
    async close() {
      await room.running.drain(KEEP_REPLIES_MS);
      await worker.stop();
      await snapshots.stop();
      await database.close();
    },
  };
}

/** Sessions are read by the default model; without one what the rules found is all, and no reading is enqueued. */
function jobHandlers(models: Models, clock: Clock, { tombstoneKey }: Secrets): JobRoom["handlers"] {
  const model = models.structured(models.default);
  return {
    learn: (db, payload) => learnFromSession(db, clock, payload, { proposes: model !== undefined }),
    ...sessionJobs(clock),
    import: (db, payload) => learnFromImport(db, { clock, tombstoneKey }, payload),
    ...(model && { propose: staged(proposeFromSession({ clock, model, countTokens, tombstoneKey })) }),
  };
}

/** Given ones are shared by several servers; a database in memory has no folder to keep any and gets fresh ones. */
function secretsOf({ authSecret, tombstoneKey, dataDir }: Config, database: DatabaseConfig): Secrets {
  const fresh = (): string => randomBytes(32).toString("base64url");
  if (database.engine === "memory") return { authSecret: fresh(), tombstoneKey: fresh(), tokenKey: fresh() };
  return loadSecrets(dataDir, {
    ...(authSecret !== null && {
      authSecret,
      tokenKey: createHmac("sha256", authSecret).update("token key").digest("base64url"),
    }),
    ...(tombstoneKey !== null && { tombstoneKey }),
  });
}

const modelConfig = (config: Config) => ({
  ...(config.model !== null && { defaultModel: config.model }),
  ...(config.openaiKey !== null && {
    openai: { apiKey: config.openaiKey, ...(config.openaiUrl !== null && { baseUrl: config.openaiUrl }) },
  }),
  ...(config.anthropicKey !== null && {
    anthropic: { apiKey: config.anthropicKey, ...(config.anthropicUrl !== null && { baseUrl: config.anthropicUrl }) },
  }),
  ...(config.compatibleUrl !== null && {
    compatible: {
      baseUrl: config.compatibleUrl,
      ...(config.compatibleKey !== null && { apiKey: config.compatibleKey }),
    },
  }),
});

/** The embedded database writes a snapshot every day and at a clean stop: a power cut must not take everything. */
function startSnapshots(database: OpenedDatabase, clock: Clock, log: Log): { stop(): Promise<void> } {
  const { snapshot } = database;
  if (!snapshot) return { stop: async () => undefined };
  const take = async (): Promise<void> => {
    try {
      const { path } = await snapshot(clock.now());
      log.info({ path }, "snapshot.taken");
    } catch (error) {
      log.error(errorFields(error), "snapshot.failed");
    }
  };
  const timer = setInterval(() => void take(), SNAPSHOT_EVERY_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await take();
    },
  };
}
