/** What the catalogue check accepts, each with its reason. Anything that is not written here is a finding. */

/** Every role the migrations make. None may own a table, be strong, or belong to a role that is not listed. */
export const ROLES = ["rapport_app", "rapport_auth", "rapport_worker", "rapport_search", "rapport_provision"] as const;

export const MEMBERSHIPS: { role: string; memberOf: string; why: string }[] = [
  {
    role: "rapport_app",
    memberOf: "rapport_worker",
    why: "one login serves people and looks for due jobs; it switches role in each transaction",
  },
];

export const TABLES_WITHOUT_PEOPLE: { table: string; why: string }[] = [
  { table: "rapport_migrations", why: "names and hashes of applied migrations; nothing of a person" },
];

/** Keys not led by user_id. */
export const OWN_KEYS: { index: string; why: string }[] = [
  {
    index: "agents_pkey",
    why: "agents will be shared by teams, so they are keyed by their own id; row security still hides other people's",
  },
];

const CHECKED_BY_POLICY = "row security of the table lets in only agents the person can see";
const FROM_THE_SESSION =
  "written by code from a session whose agent row security has checked; the person cannot choose it";
/** Foreign keys not led by user_id: all point at agents, which are keyed by their own id. */
export const FOREIGN_KEYS_TO_OWN_KEYS: { table: string; columns: string; references: string; why: string }[] = [
  { table: "sessions", columns: "agent_id", references: "agents", why: CHECKED_BY_POLICY },
  { table: "passages", columns: "agent_id", references: "agents", why: CHECKED_BY_POLICY },
  { table: "memories", columns: "agent_id", references: "agents", why: FROM_THE_SESSION },
  { table: "style_stats", columns: "agent_id", references: "agents", why: FROM_THE_SESSION },
  { table: "usage_events", columns: "agent_id", references: "agents", why: FROM_THE_SESSION },
];

/** Policies for roles other than rapport_app. What such a role may do with the rows is in OTHER_GRANTS. */
export const OTHER_POLICIES: { policy: string; role: string; why: string }[] = [
  {
    policy: "jobs.jobs_worker",
    role: "rapport_worker",
    why: "sees whose job is due and of which kind, by column grants",
  },
  { policy: "users.users_provision", role: "rapport_provision", why: "makes a person at first sign-in; can read none" },
  {
    policy: "passages.passages_search",
    role: "rapport_search",
    why: "reads terms and counts behind the reviewed function, never text",
  },
  {
    policy: "passage_totals.passage_totals_search",
    role: "rapport_search",
    why: "keeps the counts that ranking needs, by triggers",
  },
];

/** What roles other than rapport_app may do in schema public; `columns` lists all they reach, "" the whole table. */
export const OTHER_GRANTS: { role: string; table: string; privilege: string; columns: string; why: string }[] = [
  {
    role: "rapport_worker",
    table: "rapport_migrations",
    privilege: "SELECT",
    columns: "",
    why: "a server checks that it is not behind",
  },
  {
    role: "rapport_worker",
    table: "jobs",
    privilege: "SELECT",
    columns: "attempts, heartbeat_at, id, kind, locked_by, run_at, state, user_id",
    why: "which jobs are due, nothing of what they are about",
  },
  {
    role: "rapport_worker",
    table: "jobs",
    privilege: "UPDATE",
    columns: "attempts, heartbeat_at, locked_by, run_at, state",
    why: "takes a due job",
  },
  {
    role: "rapport_provision",
    table: "users",
    privilege: "INSERT",
    columns: "user_id",
    why: "makes a person at first sign-in",
  },
  {
    role: "rapport_search",
    table: "passages",
    privilege: "SELECT",
    columns: "agent_id, id, ordinal, scope, speaker, terms, tsv, user_id",
    why: "terms and counts, never text",
  },
  { role: "rapport_search", table: "passage_totals", privilege: "SELECT", columns: "", why: "counts for ranking" },
  { role: "rapport_search", table: "passage_totals", privilege: "INSERT", columns: "", why: "counts kept by triggers" },
  { role: "rapport_search", table: "passage_totals", privilege: "UPDATE", columns: "", why: "counts kept by triggers" },
];

/** Who may enter the accounts' schema. It has no row security: nobody who serves people's requests gets in at all. */
export const ACCOUNTS_GRANTS: { role: string; table: string; privileges: string; why: string }[] = [
  {
    role: "rapport_auth",
    table: "user",
    privileges: "DELETE, INSERT, SELECT, UPDATE",
    why: "the accounts library's own table",
  },
  {
    role: "rapport_auth",
    table: "session",
    privileges: "DELETE, INSERT, SELECT, UPDATE",
    why: "the accounts library's own table",
  },
  {
    role: "rapport_auth",
    table: "account",
    privileges: "DELETE, INSERT, SELECT, UPDATE",
    why: "the accounts library's own table",
  },
  {
    role: "rapport_auth",
    table: "verification",
    privileges: "DELETE, INSERT, SELECT, UPDATE",
    why: "the accounts library's own table",
  },
  { role: "rapport_auth", table: "jwks", privileges: "INSERT, SELECT", why: "signing keys are added, never changed" },
  { role: "rapport_auth", table: "identities", privileges: "SELECT", why: "from an identity to its person" },
  {
    role: "rapport_provision",
    table: "identities",
    privileges: "INSERT, SELECT",
    why: "the one function that notes whom an identity stands for",
  },
];

/** The reviewed functions that run with their owner's rights, exactly these. */
export const DEFINER_FUNCTIONS: { name: string; owner: string; why: string }[] = [
  { name: "provision_user(text,text,uuid)", owner: "rapport_provision", why: "makes the person of a new identity" },
  {
    name: "search_passages(text[],real[],uuid,text,real,integer)",
    owner: "rapport_search",
    why: "row security makes the text index unusable; takes the person from the transaction, gives ids and counts",
  },
  {
    name: "count_passages()",
    owner: "rapport_search",
    why: "counts rows deleted by a cascade too, whoever that runs as",
  },
];
