/** Who may import whom below src/. Arrows point inward; `types` rows carry shapes and no code. */
export type Direction = { room: string; may: string[]; types?: string[]; why: string };

/** Small files beside the rooms that any room but `client` may use: they import no room. */
export const COMMON = ["errors", "clock", "json", "log", "memo"];

export const DIRECTIONS: Direction[] = [
  { room: "errors", may: [], why: "the closed list of failures knows nobody" },
  { room: "clock", may: [], why: "time and ids know nobody" },
  { room: "json", may: [], why: "shapes know nobody" },
  { room: "memo", may: [], why: "remembers what a pure function answered" },
  { room: "log", may: [], why: "ids and counts only, so it needs to know nobody" },
  {
    room: "config",
    may: ["models", "auth"],
    why: "a model's name and a secret's strength are checked where they are configured; nothing else of a room is needed",
  },
  {
    room: "client",
    may: [],
    why: "the typed client runs in other people's programs: it imports nothing of the server",
  },
  { room: "database", may: [], why: "innermost: everything reaches data through it" },
  { room: "models", may: [], why: "a model sees its prompt and never the database or a room" },
  { room: "style", may: ["database"], why: "counts and stores; who asked for it is not its concern" },
  { room: "agents", may: ["database", "models"], why: "an agent names its model" },
  {
    room: "memory",
    may: ["database"],
    types: ["orchestrator", "verbs"],
    why: "answers in the turn's and the API's shapes, but never calls them",
  },
  {
    room: "profile",
    may: ["memory", "style", "models", "database"],
    types: ["verbs"],
    why: "the context document is made of memories and measured style, and counts its tokens",
  },
  {
    room: "learning",
    may: ["memory", "style", "database"],
    types: ["models", "jobs"],
    why: "rules are pure; the jobs count style and ask the model they are given; none knows the turn",
  },
  {
    room: "transfer",
    may: ["memory", "learning", "models", "database"],
    types: ["agents", "verbs"],
    why: "brings in and hands out what a person said elsewhere or here; counts tokens, asks no model",
  },
  { room: "jobs", may: ["database"], why: "runs handlers it is given and knows none of them" },
  {
    room: "idempotency",
    may: ["database"],
    types: ["orchestrator", "verbs"],
    why: "keeps a turn's result; does not run turns",
  },
  {
    room: "orchestrator",
    may: ["memory", "agents", "profile", "style", "learning", "models", "idempotency", "database"],
    types: ["verbs"],
    why: "the one flow of a message; learning by pure rules only, the job is enqueued and never called",
  },
  { room: "auth", may: ["database"], why: "from token to principal; knows nothing of what people say" },
  {
    room: "verbs",
    may: [],
    types: ["agents", "memory", "models", "orchestrator", "transfer"],
    why: "the shapes behind the API: types alone",
  },
  {
    room: "person-verbs",
    may: ["agents", "memory", "profile", "orchestrator", "transfer", "verbs", "database"],
    types: ["models"],
    why: "what one person can do, each verb through the one door",
  },
  {
    room: "rapport",
    may: [
      "person-verbs",
      "verbs",
      "orchestrator",
      "learning",
      "transfer",
      "memory",
      "profile",
      "style",
      "agents",
      "models",
      "jobs",
      "auth",
      "idempotency",
      "database",
      "config",
    ],
    why: "puts the rooms together: the only file that knows them all",
  },
  {
    room: "index",
    may: ["rapport", "verbs", "config"],
    types: ["agents", "memory", "models", "orchestrator", "transfer"],
    why: "the library's entry hands out createRapport and shapes",
  },
  {
    room: "http",
    may: ["rapport", "person-verbs", "verbs", "config", "client"],
    types: ["agents", "memory", "models", "orchestrator", "transfer", "auth"],
    why: "parse, call one verb, render: never SQL, never a room's code",
  },
  {
    room: "server",
    may: ["rapport", "http", "auth", "idempotency"],
    why: "puts accounts and HTTP over a started library; the only file that knows both",
  },
  {
    room: "cli",
    may: ["rapport", "server", "config"],
    why: "starts and stops what the library and the server offer",
  },
];

/** Single files that may reach or be reached further, each for a written reason; `from` is a file or a room. */
export const EXCEPTIONS: { from: string; to: string; types?: true; why: string }[] = [
  {
    from: "http",
    to: "database/as-user.ts",
    types: true,
    why: "a request carries its principal, whose type is the one door's",
  },
  ...["memory/types.ts", "memory/slots.ts", "models/types.ts", "transfer/types.ts"].map((to) => ({
    from: "http",
    to,
    why: "schemas are made of the same closed lists the rooms use; these files hold lists and no work",
  })),
  {
    from: "memory",
    to: "models/tokens.ts",
    why: "a passage is stored with its tokens; counting is pure and knows no provider",
  },
  ...["database/lock.ts", "database/pglite.ts", "database/snapshots.ts"].map((to) => ({
    from: "cli/restore.ts",
    to,
    why: "a database that does not open cannot be restored through the library that opens it",
  })),
];

/** Packages that belong to one room: a driver or a provider elsewhere would be a second door. */
export const PACKAGES: { packages: RegExp; rooms: string[]; why: string }[] = [
  { packages: /^(pg|@electric-sql\/.+)$/, rooms: ["database"], why: "the one door to data" },
  { packages: /^(kysely|better-auth|jose)$/, rooms: ["auth"], why: "accounts stay behind the accounts' room" },
  { packages: /^(@ai-sdk\/.+|gpt-tokenizer)$/, rooms: ["models"], why: "providers stay behind the model seam" },
  { packages: /^ai$/, rooms: ["models", "http"], why: "http speaks the AI SDK's stream to clients" },
  { packages: /^(hono|@hono\/.+|swagger-ui-dist)$/, rooms: ["http"], why: "HTTP is an adapter" },
  {
    packages: /^(chrono-node|@orama\/stemmers)$/,
    rooms: ["learning", "memory", "models"],
    why: "language is read where words are learned, found and quoted (the offline model)",
  },
  { packages: /^yauzl$/, rooms: ["transfer"], why: "a zip is only ever an import" },
  { packages: /^pino$/, rooms: ["log"], why: "one place decides what a log may hold" },
  { packages: /^uuid$/, rooms: ["clock"], why: "ids are injected" },
];

/** Readers of environment variables. */
export const READS_ENVIRONMENT = [
  { room: "config", why: "one table of settings" },
  { room: "cli", why: "hands its process's environment to config, and reads nothing of it" },
];
