import { weakness } from "./auth/weakness.ts";
import { RapportError } from "./errors.ts";
import { isModelName, type ModelName } from "./models/types.ts";

type Kind =
  | { type: "text" }
  | { type: "secret" }
  | { type: "strong-secret" }
  | { type: "integer"; min: number; max: number }
  | { type: "url"; protocols: string[] }
  | { type: "origins" }
  | { type: "model" }
  | { type: "choice"; values: string[] };

/** One row of the configuration table; README's table and `.env.example` are printed from it. */
export type Setting = { name: string; kind: Kind; fallback: string | null; about: string };

const integer = (min: number, max: number) => ({ type: "integer", min, max }) as const satisfies Kind;
const web = { type: "url" as const, protocols: ["http:", "https:"] } satisfies Kind;
const postgres = { type: "url" as const, protocols: ["postgres:", "postgresql:"] } satisfies Kind;

/** Every setting there is. `fallback: null` means unset. */
export const SETTINGS = {
  port: { name: "PORT", kind: integer(0, 65_535), fallback: "3000", about: "Port to listen on" },
  host: {
    name: "HOST",
    kind: { type: "text" },
    fallback: "127.0.0.1",
    about: "Address to listen on; loopback unless told otherwise",
  },
  publicUrl: {
    name: "RAPPORT_PUBLIC_URL",
    kind: web,
    fallback: null,
    about: "Address people use, when a proxy stands in front",
  },
  dataDir: {
    name: "RAPPORT_DATA_DIR",
    kind: { type: "text" },
    fallback: "./data",
    about: "Folder of the embedded database, its snapshots and the secrets",
  },
  appUrl: {
    name: "DATABASE_URL",
    kind: postgres,
    fallback: null,
    about: "PostgreSQL, the weak login for people's data; unset: embedded database",
  },
  authUrl: {
    name: "DATABASE_AUTH_URL",
    kind: postgres,
    fallback: null,
    about: "PostgreSQL, the login for accounts; required with DATABASE_URL",
  },
  adminUrl: {
    name: "DATABASE_ADMIN_URL",
    kind: postgres,
    fallback: null,
    about: "PostgreSQL, the owner: runs migrations and makes the two logins",
  },
  poolSize: {
    name: "RAPPORT_DATABASE_POOL",
    kind: integer(1, 200),
    fallback: "10",
    about: "Connections to PostgreSQL for people's data",
  },
  prepared: {
    name: "RAPPORT_DATABASE_PREPARED",
    kind: { type: "choice", values: ["0", "1"] },
    fallback: "1",
    about: "0 leaves statements unprepared, for PgBouncer before 1.21 in transaction mode",
  },
  model: {
    name: "RAPPORT_MODEL",
    kind: { type: "model" },
    fallback: null,
    about:
      "Default model: `offline`, `openai/...`, `anthropic/...`, `compatible/...`; unset: offline unless a key is present",
  },
  openaiKey: { name: "OPENAI_API_KEY", kind: { type: "secret" }, fallback: null, about: "Key for `openai/...` models" },
  openaiUrl: { name: "OPENAI_BASE_URL", kind: web, fallback: null, about: "Another address for `openai/...`" },
  anthropicKey: {
    name: "ANTHROPIC_API_KEY",
    kind: { type: "secret" },
    fallback: null,
    about: "Key for `anthropic/...` models",
  },
  anthropicUrl: { name: "ANTHROPIC_BASE_URL", kind: web, fallback: null, about: "Another address for `anthropic/...`" },
  compatibleUrl: {
    name: "COMPATIBLE_BASE_URL",
    kind: web,
    fallback: null,
    about: "OpenAI-compatible server (Ollama, vLLM, LM Studio), e.g. http://127.0.0.1:11434/v1",
  },
  compatibleKey: {
    name: "COMPATIBLE_API_KEY",
    kind: { type: "secret" },
    fallback: null,
    about: "Its key, if it wants one",
  },
  allowedOrigins: {
    name: "RAPPORT_ALLOWED_ORIGINS",
    kind: { type: "origins" },
    fallback: "",
    about: "Other front ends that may call with a bearer token, separated by commas",
  },
  open: {
    name: "RAPPORT_OPEN",
    kind: { type: "choice", values: ["0", "1"] },
    fallback: "0",
    about: "1 opens the browser on an interactive start, 0 never",
  },
  signUp: {
    name: "RAPPORT_SIGN_UP",
    kind: { type: "choice", values: ["open", "closed"] },
    fallback: "open",
    about: "Whether new people may sign up",
  },
  authSecret: {
    name: "RAPPORT_SECRET",
    kind: { type: "strong-secret" },
    fallback: null,
    about: "Signing secret shared by several servers (32 characters or more); unset: generated in the data folder",
  },
  tombstoneKey: {
    name: "RAPPORT_TOMBSTONE_KEY",
    kind: { type: "strong-secret" },
    fallback: null,
    about: "Key of the hashes of forgotten memories, shared by several servers; unset: generated in the data folder",
  },
  turnDeadlineMs: {
    name: "RAPPORT_MODEL_DEADLINE_MS",
    kind: integer(100, 600_000),
    fallback: "30000",
    about: "Longest wait for a model's next words, in milliseconds",
  },
  turnTotalMs: {
    name: "RAPPORT_TURN_DEADLINE_MS",
    kind: integer(100, 3_600_000),
    fallback: "120000",
    about: "Longest reply as a whole, in milliseconds",
  },
  maxOutputTokens: {
    name: "RAPPORT_MAX_OUTPUT_TOKENS",
    kind: integer(16, 200_000),
    fallback: "2048",
    about: "Longest reply, in tokens",
  },
  promptTokens: {
    name: "RAPPORT_PROMPT_TOKENS",
    kind: integer(1_000, 1_000_000),
    fallback: "12000",
    about: "Budget of a prompt, in tokens",
  },
  bodyBytes: {
    name: "RAPPORT_MAX_BODY_BYTES",
    kind: integer(1_024, 100_000_000),
    fallback: "1000000",
    about: "Largest request body, in bytes",
  },
  messageLength: {
    name: "RAPPORT_MAX_MESSAGE_LENGTH",
    kind: integer(100, 1_000_000),
    fallback: "32000",
    about: "Longest message, in characters",
  },
  maxTurns: {
    name: "RAPPORT_MAX_TURNS",
    kind: integer(1, 10_000),
    fallback: "64",
    about: "Turns at once on this server; more are told to wait",
  },
  maxTurnsPerUser: {
    name: "RAPPORT_MAX_TURNS_PER_USER",
    kind: integer(1, 1_000),
    fallback: "4",
    about: "Turns at once of one person",
  },
  sessionSeconds: {
    name: "RAPPORT_SIGN_IN_SECONDS",
    kind: integer(60, 31_536_000),
    fallback: "2592000",
    about: "Lifetime of a sign-in, in seconds",
  },
  jwtSeconds: {
    name: "RAPPORT_JWT_SECONDS",
    kind: integer(10, 86_400),
    fallback: "900",
    about: "Lifetime of a short-lived token (JWT), in seconds",
  },
  logLevel: {
    name: "RAPPORT_LOG",
    kind: { type: "choice", values: ["debug", "info", "warn", "error", "silent"] },
    fallback: "info",
    about: "How much is logged",
  },
} as const satisfies Record<string, Setting>;

type Value<K extends Kind> = K extends { type: "integer" }
  ? number
  : K extends { type: "origins" }
    ? string[]
    : K extends { type: "model" }
      ? ModelName
      : string;
type Values = {
  readonly [Key in keyof typeof SETTINGS]:
    Value<(typeof SETTINGS)[Key]["kind"]> | ((typeof SETTINGS)[Key]["fallback"] extends null ? null : never);
};
export type Config = Values & { readonly warnings: readonly string[] };

/**
 * Reads the whole configuration, once.
 * @throws RapportError invalid_input listing every problem at once; values of secrets are never shown
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const problems: { field: string; message: string }[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries<Setting>(SETTINGS)) {
    const given = environment[setting.name]?.trim();
    const text = given === undefined || given === "" ? setting.fallback : given;
    if (text === null) {
      values[key] = null;
      continue;
    }
    const parsed = parse(setting.kind, text);
    if ("problem" in parsed) problems.push({ field: setting.name, message: `${setting.name} ${parsed.problem}` });
    else values[key] = parsed.value;
  }
  if (values["appUrl"] && !values["authUrl"])
    problems.push({
      field: "DATABASE_AUTH_URL",
      message: "DATABASE_AUTH_URL is needed beside DATABASE_URL: accounts have a login of their own.",
    });
  if (!values["appUrl"] && (values["authUrl"] || values["adminUrl"]))
    problems.push({ field: "DATABASE_URL", message: "DATABASE_URL is needed beside the other database addresses." });
  const missing = typeof values["model"] === "string" ? missingFor(values["model"], values) : null;
  if (missing !== null && !problems.some(({ field }) => field === missing))
    problems.push({ field: missing, message: `${missing} must be set to use ${String(values["model"])}.` });
  if (problems.length > 0) {
    const list = problems.map((problem) => `  - ${problem.message}`).join("\n");
    throw new RapportError(
      "invalid_input",
      `The configuration has ${problems.length === 1 ? "a problem" : `${problems.length} problems`}:\n${list}`,
      { details: { problems } },
    );
  }
  // Every key of SETTINGS was given a value of its kind above, or a problem was thrown.
  return Object.freeze({ ...(values as Values), warnings: unknownNames(environment) });
}

/** The setting without which the provider of the default model cannot be asked; null when nothing is missing. */
function missingFor(model: string, values: Record<string, unknown>): string | null {
  const needed = [
    { prefix: "openai/", key: "openaiKey" },
    { prefix: "anthropic/", key: "anthropicKey" },
    { prefix: "compatible/", key: "compatibleUrl" },
  ] as const;
  const lacking = needed.find(({ prefix, key }) => model.startsWith(prefix) && !values[key]);
  return lacking ? SETTINGS[lacking.key].name : null;
}

function parse(kind: Kind, text: string): { value: unknown } | { problem: string } {
  switch (kind.type) {
    case "text":
    case "secret":
      return { value: text };
    case "strong-secret": {
      const problem = weakness(text);
      return problem === null ? { value: text } : { problem: `${problem}. Leave it out and one is generated.` };
    }
    case "integer": {
      const value = Number(text);
      const fits = /^\d+$/.test(text) && value >= kind.min && value <= kind.max;
      return fits ? { value } : { problem: `must be a whole number from ${kind.min} to ${kind.max}.` };
    }
    case "url":
      // The text may hold a password: it is not repeated.
      return URL.canParse(text) && kind.protocols.includes(new URL(text).protocol)
        ? { value: text.replace(/\/$/, "") }
        : {
            problem: `must be an address that starts with ${kind.protocols.map((protocol) => `${protocol}//`).join(" or ")}.`,
          };
    case "origins": {
      const origins = text
        .split(",")
        .map((origin) => origin.trim())
        .filter((origin) => origin !== "");
      const wrong = origins.find((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin);
      return wrong === undefined
        ? { value: origins }
        : { problem: "must list origins such as https://app.example.com, separated by commas, without a path." };
    }
    case "model":
      return isModelName(text)
        ? { value: text }
        : { problem: "must be offline, openai/<model>, anthropic/<model> or compatible/<model>." };
    case "choice":
      return kind.values.includes(text) ? { value: text } : { problem: `must be one of ${kind.values.join(", ")}.` };
  }
}

function unknownNames(environment: Record<string, string | undefined>): string[] {
  const known = new Set<string>(Object.values(SETTINGS).map((setting) => setting.name));
  return Object.keys(environment)
    .filter((name) => name.startsWith("RAPPORT_") && !known.has(name))
    .sort()
    .map((name) => `${name} is not a setting of Rapport and has no effect. Check the spelling.`);
}
