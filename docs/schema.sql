-- The database as the migrations leave it, for reading: tables in the order they were made, each with its keys, rules and rights.
-- Made by "npm run schema" from src/database/migrations: changes belong there, and the reasons stand there.

create table rapport_migrations (
  name text not null,
  hash text not null,
  applied_at timestamp with time zone default now() not null,
  PRIMARY KEY (name)
);
grant select on rapport_migrations to rapport_worker;

-- The people this server knows; accounts and outside identities point here.
create table users (
  user_id uuid default current_user_id() not null,
  created_at timestamp with time zone default now() not null,
  settings jsonb default '{}'::jsonb not null,
  PRIMARY KEY (user_id)
);
alter table users enable row level security;
alter table users force row level security;
create policy users_owner_only on users to rapport_app using ((user_id = current_user_id())) with check ((user_id = current_user_id()));
create policy users_provision on users for insert to rapport_provision with check (true);
grant delete, select, update (settings) on users to rapport_app;
grant insert (user_id) on users to rapport_provision;

-- Agents with their persona; archived ones keep their sessions readable.
create table agents (
  id uuid not null,
  user_id uuid default current_user_id() not null,
  preset_name text,
  agent_name text not null,
  persona jsonb not null,
  model text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  archived_at timestamp with time zone,
  PRIMARY KEY (id),
  FOREIGN KEY (user_id) REFERENCES users(user_id) ON DELETE CASCADE
);
CREATE INDEX agents_of_user ON public.agents USING btree (user_id, id);
alter table agents enable row level security;
alter table agents force row level security;
create policy agents_owner_only on agents to rapport_app using ((user_id = current_user_id())) with check ((user_id = current_user_id()));
grant delete, insert (id, preset_name, agent_name, persona, model, created_at, updated_at, archived_at), select, update (agent_name, persona, model, updated_at, archived_at) on agents to rapport_app;

-- A person talking with one agent; messages form a tree, head_message_id is its current tip.
create table sessions (
  user_id uuid default current_user_id() not null,
  id uuid not null,
  agent_id uuid not null,
  title text,
  head_message_id uuid,
  next_position integer default 0 not null,
  core text,
  core_hash text,
  core_at timestamp with time zone,
  learned_position integer default 0 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  proposed_position integer default 0 not null,
  origin text default 'talk'::text not null,
  external_key text,
  temporary boolean default false not null,
  PRIMARY KEY (user_id, id),
  FOREIGN KEY (agent_id) REFERENCES agents(id) ON DELETE CASCADE,
  FOREIGN KEY (user_id) REFERENCES users(user_id) ON DELETE CASCADE,
  CHECK ((origin = ANY (ARRAY['talk'::text, 'import'::text])))
);
CREATE UNIQUE INDEX sessions_imported_once ON public.sessions USING btree (user_id, external_key) WHERE (external_key IS NOT NULL);
CREATE INDEX sessions_recent ON public.sessions USING btree (user_id, updated_at DESC, id);
alter table sessions enable row level security;
alter table sessions force row level security;
create policy sessions_owner_only on sessions to rapport_app using ((user_id = current_user_id())) with check (((user_id = current_user_id()) AND agent_is_visible(agent_id)));
grant delete, insert (id, agent_id, title, head_message_id, next_position, learned_position, created_at, updated_at, ended_at, proposed_position, origin, external_key, temporary), select, update (title, head_message_id, next_position, core, core_hash, core_at, learned_position, updated_at, ended_at, proposed_position) on sessions to rapport_app;

-- What was said, as it was said; only forgetting changes a text, in place.
create table messages (
  user_id uuid default current_user_id() not null,
  id uuid not null,
  session_id uuid not null,
  parent_id uuid,
  "position" integer not null,
  role text not null,
  text text not null,
  tokens integer not null,
  path_tokens integer not null,
  status text not null,
  model text,
  holds_secret boolean default false not null,
  said_at timestamp with time zone not null,
  redacted_at timestamp with time zone,
  import_run_id uuid,
  external_source text,
  external_id text,
  speaker_name text,
  replaced_at timestamp with time zone,
  PRIMARY KEY (user_id, id),
  UNIQUE (user_id, session_id, "position"),
  FOREIGN KEY (user_id, import_run_id) REFERENCES import_runs(user_id, id) ON DELETE SET NULL (import_run_id),
  FOREIGN KEY (user_id, parent_id) REFERENCES messages(user_id, id),
  FOREIGN KEY (user_id, session_id) REFERENCES sessions(user_id, id) ON DELETE CASCADE,
  CHECK (((external_id IS NULL) = (external_source IS NULL))),
  CHECK ((role = ANY (ARRAY['user'::text, 'assistant'::text]))),
  CHECK ((status = ANY (ARRAY['complete'::text, 'interrupted'::text])))
);
CREATE UNIQUE INDEX messages_imported_once ON public.messages USING btree (user_id, external_source, external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX messages_of_import ON public.messages USING btree (user_id, import_run_id, said_at, id) WHERE (import_run_id IS NOT NULL);
alter table messages enable row level security;
alter table messages force row level security;
create policy messages_owner_only on messages to rapport_app using ((user_id = current_user_id())) with check ((user_id = current_user_id()));
grant delete, insert (id, session_id, parent_id, "position", role, text, tokens, path_tokens, status, model, holds_secret, said_at, redacted_at, import_run_id, external_source, external_id, speaker_name), select, update (text, tokens, redacted_at, speaker_name, replaced_at) on messages to rapport_app;

-- What has been accepted as true of one person, with both time axes.
create table memories (
  user_id uuid default current_user_id() not null,
  id uuid not null,
  kind text not null,
  subject text default 'user'::text not null,
  slot text,
  value jsonb not null,
  text text not null,
  polarity text default 'affirmed'::text not null,
  modality text default 'stated'::text not null,
  claim_key text not null,
  scope text default 'user'::text not null,
  agent_id uuid,
  valid_from timestamp with time zone,
  valid_to timestamp with time zone,
  recorded_at timestamp with time zone not null,
  retracted_at timestamp with time zone,
  said_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  origin text not null,
  trust real not null,
  confidence real not null,
  support_count integer default 1 not null,
  last_confirmed_at timestamp with time zone not null,
  pinned boolean default false not null,
  state text not null,
  extractor text not null,
  extractor_version text not null,
  model text,
  supersedes_id uuid,
  version_of uuid,
  PRIMARY KEY (user_id, id),
  FOREIGN KEY (agent_id) REFERENCES agents(id) ON DELETE CASCADE,
  FOREIGN KEY (user_id) REFERENCES users(user_id) ON DELETE CASCADE,
  FOREIGN KEY (user_id, supersedes_id) REFERENCES memories(user_id, id) ON DELETE SET NULL (supersedes_id),
  FOREIGN KEY (user_id, version_of) REFERENCES memories(user_id, id) ON DELETE CASCADE,
  CHECK (((scope = 'relationship'::text) = (agent_id IS NOT NULL))),
  CHECK ((kind = ANY (ARRAY['identity'::text, 'company'::text, 'preference'::text, 'instruction'::text, 'goal'::text, 'project'::text, 'event'::text, 'person'::text, 'fact'::text, 'procedure'::text]))),
  CHECK ((modality = ANY (ARRAY['stated'::text, 'wished'::text, 'planned'::text]))),
  CHECK ((origin = ANY (ARRAY['message'::text, 'edit'::text, 'import'::text]))),
  CHECK ((polarity = ANY (ARRAY['affirmed'::text, 'negated'::text]))),
  CHECK ((scope = ANY (ARRAY['user'::text, 'relationship'::text]))),
  CHECK ((state = ANY (ARRAY['candidate'::text, 'active'::text, 'superseded'::text, 'retracted'::text, 'quarantined'::text, 'expired'::text])))
);
CREATE INDEX memories_current ON public.memories USING btree (user_id, slot) WHERE ((state = 'active'::text) AND (version_of IS NULL));
CREATE INDEX memories_newest ON public.memories USING btree (user_id, recorded_at DESC, id);
CREATE UNIQUE INDEX memories_one_claim ON public.memories USING btree (user_id, scope, COALESCE(agent_id, user_id), claim_key) WHERE ((state = ANY (ARRAY['active'::text, 'candidate'::text])) AND (version_of IS NULL));
CREATE INDEX memories_supersedes ON public.memories USING btree (user_id, supersedes_id) WHERE (supersedes_id IS NOT NULL);
CREATE INDEX memories_versions ON public.memories USING btree (user_id, version_of) WHERE (version_of IS NOT NULL);
alter table memories enable row level security;
alter table memories force row level security;
create policy memories_owner_only on memories to rapport_app using ((user_id = current_user_id())) with check ((user_id = current_user_id()));
grant delete, insert (id, kind, subject, slot, value, text, polarity, modality, claim_key, scope, agent_id, valid_from, valid_to, recorded_at, retracted_at, said_at, expires_at, origin, trust, confidence, support_count, last_confirmed_at, pinned, state, extractor, extractor_version, model, supersedes_id, version_of), select, update (value, text, claim_key, valid_from, valid_to, recorded_at, retracted_at, said_at, expires_at, trust, confidence, support_count, last_confirmed_at, pinned, state, supersedes_id) on memories to rapport_app;

-- The characters a memory came from. No quote, no memory.
create table memory_evidence (
  user_id uuid default current_user_id() not null,
  id uuid not null,
  memory_id uuid not null,
  source text not null,
  message_id uuid,
  start_offset integer,
  end_offset integer,
  quote text not null,
  said_at timestamp with time zone not null,
  PRIMARY KEY (user_id, id),
  FOREIGN KEY (user_id, memory_id) REFERENCES memories(user_id, id) ON DELETE CASCADE,
  FOREIGN KEY (user_id, message_id) REFERENCES messages(user_id, id) ON DELETE SET NULL (message_id),
  CHECK (((source = 'message'::text) OR (message_id IS NULL))),
  CHECK (((message_id IS NULL) OR ((start_offset IS NOT NULL) AND (end_offset IS NOT NULL)))),
  CHECK ((source = ANY (ARRAY['message'::text, 'edit'::text, 'import'::text])))
);
CREATE INDEX memory_evidence_of_memory ON public.memory_evidence USING btree (user_id, memory_id);
CREATE INDEX memory_evidence_of_message ON public.memory_evidence USING btree (user_id, message_id) WHERE (message_id IS NOT NULL);
CREATE UNIQUE INDEX memory_evidence_once ON public.memory_evidence USING btree (user_id, memory_id, message_id, start_offset) WHERE (message_id IS NOT NULL);
alter table memory_evidence enable row level security;
alter table memory_evidence force row level security;
create policy memory_evidence_owner_only on memory_evidence to rapport_app using ((user_id = current_user_id())) with check ((user_id = current_user_id()));
grant delete, insert (id, memory_id, source, message_id, start_offset, end_offset, quote, said_at), select, update (start_offset, end_offset, quote) on memory_evidence to rapport_app;

-- What happened to a memory, in order; ids only, so forgetting leaves no words here.
create table memory_events (
  user_id uuid default current_user_id() not null,
  id uuid not null,
  memory_id uuid not null,
  "position" integer not null,
  event text not null,
  other_id uuid,
  by text not null,
  message_id uuid,
  undone boolean default false not null,
  at timestamp with time zone not null,
  PRIMARY KEY (user_id, id),
  UNIQUE (user_id, memory_id, "position"),
  FOREIGN KEY (user_id, memory_id) REFERENCES memories(user_id, id) ON DELETE CASCADE,
  CHECK ((by = ANY (ARRAY['rules'::text, 'person'::text, 'model'::text, 'import'::text]))),
  CHECK ((event = ANY (ARRAY['learned'::text, 'reinforced'::text, 'superseded'::text, 'ended'::text, 'retracted'::text, 'edited'::text, 'pinned'::text, 'unpinned'::text, 'confirmed'::text, 'undone'::text])))
);
alter table memory_events enable row level security;
alter table memory_events force row level security;
create policy memory_events_owner_only on memory_events to rapport_app using ((user_id = current_user_id())) with check ((user_id = current_user_id()));
grant delete, insert (id, memory_id, "position", event, other_id, by, message_id, undone, at), select, update (undone) on memory_events to rapport_app;

-- Keyed hashes of forgotten claims (key outside the database): what was forgotten is not learned again.
create table tombstones (
  user_id uuid default current_user_id() not null,
  claim_hash text not null,
  created_at timestamp with time zone not null,
  PRIMARY KEY (user_id, claim_hash),
  FOREIGN KEY (user_id) REFERENCES users(user_id) ON DELETE CASCADE
);
alter table tombstones enable row level security;
alter table tombstones force row level security;
create policy tombstones_owner_only on tombstones to rapport_app using ((user_id = current_user_id())) with check ((user_id = current_user_id()));
grant delete, insert (claim_hash, created_at), select on tombstones to rapport_app;

-- How the person writes to one agent, as counts.
create table style_stats (
  user_id uuid default current_user_id() not null,
  agent_id uuid not null,
  stats jsonb not null,
  updated_at timestamp with time zone not null,
  PRIMARY KEY (user_id, agent_id),
  FOREIGN KEY (agent_id) REFERENCES agents(id) ON DELETE CASCADE,
  FOREIGN KEY (user_id) REFERENCES users(user_id) ON DELETE CASCADE
);
alter table style_stats enable row level security;
alter table style_stats force row level security;
create policy style_stats_owner_only on style_stats to rapport_app using ((user_id = current_user_id())) with check ((user_id = current_user_id()));
grant delete, insert (agent_id, stats, updated_at), select, update (stats, updated_at) on style_stats to rapport_app;

-- Why this answer: what was recalled, injected, cited, and the prompt.
create table turn_traces (
  user_id uuid default current_user_id() not null,
  reply_id uuid not null,
  message_id uuid not null,
  recalled jsonb not null,
  cited jsonb not null,
  sections jsonb not null,
  prompt jsonb not null,
  prompt_hash text not null,
  core_hash text not null,
  created_at timestamp with time zone not null,
  PRIMARY KEY (user_id, reply_id),
  FOREIGN KEY (user_id, message_id) REFERENCES messages(user_id, id) ON DELETE CASCADE,
  FOREIGN KEY (user_id, reply_id) REFERENCES messages(user_id, id) ON DELETE CASCADE
);
alter table turn_traces enable row level security;
alter table turn_traces force row level security;
create policy turn_traces_owner_only on turn_traces to rapport_app using ((user_id = current_user_id())) with check ((user_id = current_user_id()));
grant delete, insert (reply_id, message_id, recalled, cited, sections, prompt, prompt_hash, core_hash, created_at), select, update (recalled, prompt) on turn_traces to rapport_app;

-- One row a model call, failed ones included.
create table usage_events (
  user_id uuid default current_user_id() not null,
  id uuid not null,
  agent_id uuid not null,
  message_id uuid not null,
  model text not null,
  outcome text not null,
  input_tokens integer not null,
  output_tokens integer not null,
  cached_input_tokens integer not null,
  estimated boolean not null,
  latency_ms integer not null,
  at timestamp with time zone not null,
  PRIMARY KEY (user_id, id),
  FOREIGN KEY (agent_id) REFERENCES agents(id) ON DELETE CASCADE,
  FOREIGN KEY (user_id) REFERENCES users(user_id) ON DELETE CASCADE
);
alter table usage_events enable row level security;
alter table usage_events force row level security;
create policy usage_events_owner_only on usage_events to rapport_app using ((user_id = current_user_id())) with check ((user_id = current_user_id()));
grant delete, insert (id, agent_id, message_id, model, outcome, input_tokens, output_tokens, cached_input_tokens, estimated, latency_ms, at), select on usage_events to rapport_app;

-- Durable background work; a finished job is deleted.
create table jobs (
  user_id uuid default current_user_id() not null,
  id uuid not null,
  kind text not null,
  unique_key text not null,
  payload jsonb not null,
  state text default 'due'::text not null,
  run_at timestamp with time zone not null,
  attempts integer default 0 not null,
  locked_by uuid,
  heartbeat_at timestamp with time zone,
  last_error text,
  created_at timestamp with time zone not null,
  PRIMARY KEY (user_id, id),
  UNIQUE (user_id, kind, unique_key),
  FOREIGN KEY (user_id) REFERENCES users(user_id) ON DELETE CASCADE,
  CHECK ((state = ANY (ARRAY['due'::text, 'running'::text, 'failed'::text])))
);
CREATE INDEX jobs_due ON public.jobs USING btree (run_at) WHERE (state = ANY (ARRAY['due'::text, 'running'::text]));
alter table jobs enable row level security;
alter table jobs force row level security;
create policy jobs_owner_only on jobs to rapport_app using ((user_id = current_user_id())) with check ((user_id = current_user_id()));
create policy jobs_worker on jobs to rapport_worker using (true) with check (true);
grant delete, insert (id, kind, unique_key, payload, run_at, created_at), select, update (payload, state, run_at, attempts, locked_by, heartbeat_at, last_error, created_at) on jobs to rapport_app;
grant select (user_id, id, kind, state, run_at, attempts, locked_by, heartbeat_at), update (state, run_at, attempts, locked_by, heartbeat_at) on jobs to rapport_worker;

-- Answers kept for a repeated POST; removed after a day, redacted when something is forgotten.
create table idempotency_keys (
  user_id uuid default current_user_id() not null,
  key text not null,
  operation text not null,
  body_hash text not null,
  state text not null,
  locked_until timestamp with time zone not null,
  status integer,
  response jsonb,
  message_id uuid,
  created_at timestamp with time zone not null,
  PRIMARY KEY (user_id, key),
  FOREIGN KEY (user_id) REFERENCES users(user_id) ON DELETE CASCADE,
  CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text])))
);
alter table idempotency_keys enable row level security;
alter table idempotency_keys force row level security;
create policy idempotency_keys_owner_only on idempotency_keys to rapport_app using ((user_id = current_user_id())) with check ((user_id = current_user_id()));
grant delete, insert (key, operation, body_hash, state, locked_until, message_id, created_at), select, update (state, locked_until, status, response, message_id) on idempotency_keys to rapport_app;

-- Accounts: who may sign in. An account id is never used as a user id; identities leads from one to the other.
create table accounts."user" (
  id uuid default gen_random_uuid() not null,
  name text not null,
  email text not null,
  "emailVerified" boolean default false not null,
  image text,
  "createdAt" timestamp with time zone default now() not null,
  "updatedAt" timestamp with time zone default now() not null,
  PRIMARY KEY (id),
  UNIQUE (email)
);
grant delete, insert, select, update on "user" to rapport_auth;

-- Signed-in devices of an account; nothing to do with the sessions in which a person talks with an agent.
create table accounts.session (
  id uuid default gen_random_uuid() not null,
  token text not null,
  "userId" uuid not null,
  "expiresAt" timestamp with time zone not null,
  "ipAddress" text,
  "userAgent" text,
  "createdAt" timestamp with time zone default now() not null,
  "updatedAt" timestamp with time zone not null,
  PRIMARY KEY (id),
  UNIQUE (token),
  FOREIGN KEY ("userId") REFERENCES accounts."user"(id) ON DELETE CASCADE
);
CREATE INDEX session_of_user ON accounts.session USING btree ("userId");
grant delete, insert, select, update on session to rapport_auth;

-- How an account signs in; for email and password the scrypt hash of the password.
create table accounts.account (
  id uuid default gen_random_uuid() not null,
  "accountId" text not null,
  "providerId" text not null,
  "userId" uuid not null,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamp with time zone,
  "refreshTokenExpiresAt" timestamp with time zone,
  scope text,
  password text,
  "createdAt" timestamp with time zone default now() not null,
  "updatedAt" timestamp with time zone not null,
  PRIMARY KEY (id),
  FOREIGN KEY ("userId") REFERENCES accounts."user"(id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX account_of_provider ON accounts.account USING btree ("providerId", "accountId");
CREATE INDEX account_of_user ON accounts.account USING btree ("userId");
grant delete, insert, select, update on account to rapport_auth;

-- Short-lived codes of the accounts library.
create table accounts.verification (
  id uuid default gen_random_uuid() not null,
  identifier text not null,
  value text not null,
  "expiresAt" timestamp with time zone not null,
  "createdAt" timestamp with time zone default now() not null,
  "updatedAt" timestamp with time zone default now() not null,
  PRIMARY KEY (id)
);
CREATE INDEX verification_identifier ON accounts.verification USING btree (identifier);
grant delete, insert, select, update on verification to rapport_auth;

-- Keys that sign the short-lived tokens; the private half is encrypted with the installation's secret, kept outside the database.
create table accounts.jwks (
  id uuid default gen_random_uuid() not null,
  "publicKey" text not null,
  "privateKey" text not null,
  "createdAt" timestamp with time zone not null,
  "expiresAt" timestamp with time zone,
  alg text,
  crv text,
  PRIMARY KEY (id)
);
grant insert, select on jwks to rapport_auth;

-- Whom an outside identity (an account here, or a host application's own id) stands for. Written by provision_user alone.
create table accounts.identities (
  issuer text not null,
  subject text not null,
  user_id uuid not null,
  PRIMARY KEY (issuer, subject),
  FOREIGN KEY (user_id) REFERENCES users(user_id) ON DELETE CASCADE,
  CHECK ((issuer <> ''::text)),
  CHECK ((subject <> ''::text))
);
CREATE INDEX identities_of_user ON accounts.identities USING btree (user_id);
grant select on identities to rapport_auth;
grant insert, select on identities to rapport_provision;

-- One searchable piece of one person's text, and its terms as code made them. Never changed, only deleted.
create table passages (
  user_id uuid default current_user_id() not null,
  id uuid not null,
  kind text not null,
  message_id uuid,
  memory_id uuid,
  session_id uuid,
  agent_id uuid,
  scope text not null,
  speaker text not null,
  speaker_name text,
  said_at timestamp with time zone not null,
  "position" integer not null,
  ordinal integer not null,
  text text not null,
  tokens integer not null,
  terms integer not null,
  terms_version integer not null,
  tsv tsvector not null,
  PRIMARY KEY (user_id, id),
  FOREIGN KEY (agent_id) REFERENCES agents(id) ON DELETE CASCADE,
  FOREIGN KEY (user_id) REFERENCES users(user_id) ON DELETE CASCADE,
  FOREIGN KEY (user_id, memory_id) REFERENCES memories(user_id, id) ON DELETE CASCADE,
  FOREIGN KEY (user_id, message_id) REFERENCES messages(user_id, id) ON DELETE SET NULL (message_id),
  FOREIGN KEY (user_id, session_id) REFERENCES sessions(user_id, id) ON DELETE CASCADE,
  CHECK (((kind = 'memory'::text) = (memory_id IS NOT NULL))),
  CHECK (((kind = 'memory'::text) OR (session_id IS NOT NULL))),
  CHECK (((scope = 'user'::text) OR (agent_id IS NOT NULL))),
  CHECK ((kind = ANY (ARRAY['message'::text, 'memory'::text]))),
  CHECK ((scope = ANY (ARRAY['user'::text, 'relationship'::text]))),
  CHECK ((speaker = ANY (ARRAY['user'::text, 'assistant'::text])))
);
CREATE UNIQUE INDEX passages_of_memory ON public.passages USING btree (user_id, memory_id) WHERE (memory_id IS NOT NULL);
CREATE INDEX passages_of_message ON public.passages USING btree (user_id, message_id) WHERE (message_id IS NOT NULL);
CREATE INDEX passages_of_session ON public.passages USING btree (user_id, session_id) WHERE (session_id IS NOT NULL);
CREATE INDEX passages_outdated ON public.passages USING btree (terms_version, user_id);
CREATE INDEX passages_words ON public.passages USING gin (tsv) WITH (fastupdate=off);
alter table passages enable row level security;
alter table passages force row level security;
create policy passages_owner_only on passages to rapport_app using ((user_id = current_user_id())) with check (((user_id = current_user_id()) AND ((agent_id IS NULL) OR agent_is_visible(agent_id))));
create policy passages_search on passages for select to rapport_search using (true);
CREATE TRIGGER passages_gone AFTER DELETE ON public.passages REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_passages();
CREATE TRIGGER passages_made AFTER INSERT ON public.passages REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_passages();
grant delete, insert (id, kind, message_id, memory_id, session_id, agent_id, scope, speaker, speaker_name, said_at, "position", ordinal, text, tokens, terms, terms_version, tsv), select on passages to rapport_app;
grant select (user_id, id, agent_id, scope, speaker, ordinal, terms, tsv) on passages to rapport_search;

-- How much a person said: the N and the average length of BM25, kept by triggers because counting 100,000 rows takes 10 ms.
create table passage_totals (
  user_id uuid not null,
  passages integer not null,
  terms bigint not null,
  made integer not null,
  PRIMARY KEY (user_id),
  FOREIGN KEY (user_id) REFERENCES users(user_id) ON DELETE CASCADE
);
alter table passage_totals enable row level security;
alter table passage_totals force row level security;
create policy passage_totals_owner_only on passage_totals to rapport_app using ((user_id = current_user_id())) with check ((user_id = current_user_id()));
create policy passage_totals_search on passage_totals to rapport_search using (true) with check (true);
grant select on passage_totals to rapport_app;
grant insert, select, update on passage_totals to rapport_search;

-- Each time a model was asked what to remember of a session: how it ended, in codes and counts.
create table learning_attempts (
  user_id uuid default current_user_id() not null,
  id uuid not null,
  session_id uuid not null,
  status text not null,
  reason text,
  from_position integer not null,
  to_position integer not null,
  operations integer not null,
  accepted integer not null,
  dropped jsonb not null,
  model text not null,
  input_tokens integer not null,
  output_tokens integer not null,
  at timestamp with time zone not null,
  PRIMARY KEY (user_id, id),
  FOREIGN KEY (user_id) REFERENCES users(user_id) ON DELETE CASCADE,
  FOREIGN KEY (user_id, session_id) REFERENCES sessions(user_id, id) ON DELETE CASCADE,
  CHECK ((status = ANY (ARRAY['proposed'::text, 'nothing-new'::text, 'unreadable'::text, 'failed'::text])))
);
CREATE INDEX learning_attempts_newest ON public.learning_attempts USING btree (user_id, at DESC, id);
CREATE INDEX learning_attempts_of_session ON public.learning_attempts USING btree (user_id, session_id);
alter table learning_attempts enable row level security;
alter table learning_attempts force row level security;
create policy learning_attempts_owner_only on learning_attempts to rapport_app using ((user_id = current_user_id())) with check ((user_id = current_user_id()));
grant delete, insert (id, session_id, status, reason, from_position, to_position, operations, accepted, dropped, model, input_tokens, output_tokens, at), select on learning_attempts to rapport_app;

-- One row an import: what came, how far it is read and learned from.
create table import_runs (
  user_id uuid default current_user_id() not null,
  id uuid not null,
  source text not null,
  state text not null,
  counts jsonb not null,
  errors jsonb not null,
  started_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  PRIMARY KEY (user_id, id),
  FOREIGN KEY (user_id) REFERENCES users(user_id) ON DELETE CASCADE,
  CHECK ((source = ANY (ARRAY['transcript'::text, 'rapport'::text, 'chatgpt'::text, 'claude'::text, 'text'::text]))),
  CHECK ((state = ANY (ARRAY['reading'::text, 'learning'::text, 'done'::text, 'failed'::text])))
);
CREATE INDEX import_runs_recent ON public.import_runs USING btree (user_id, started_at DESC, id);
alter table import_runs enable row level security;
alter table import_runs force row level security;
create policy import_runs_owner_only on import_runs to rapport_app using ((user_id = current_user_id())) with check ((user_id = current_user_id()));
grant delete, insert (id, source, state, counts, errors, started_at, updated_at, finished_at), select, update (state, counts, errors, updated_at, finished_at) on import_runs to rapport_app;

-- Two memories that contradict each other, until the person says which holds; ids only, so forgetting leaves no words here.
create table conflicts (
  user_id uuid default current_user_id() not null,
  id uuid not null,
  memory_id uuid not null,
  against_id uuid not null,
  created_at timestamp with time zone not null,
  resolved_at timestamp with time zone,
  kept text,
  PRIMARY KEY (user_id, id),
  UNIQUE (user_id, memory_id, against_id),
  FOREIGN KEY (user_id, against_id) REFERENCES memories(user_id, id) ON DELETE CASCADE,
  FOREIGN KEY (user_id) REFERENCES users(user_id) ON DELETE CASCADE,
  FOREIGN KEY (user_id, memory_id) REFERENCES memories(user_id, id) ON DELETE CASCADE,
  CHECK (((resolved_at IS NULL) = (kept IS NULL))),
  CHECK ((kept = ANY (ARRAY['new'::text, 'old'::text, 'both'::text])))
);
CREATE INDEX conflicts_against ON public.conflicts USING btree (user_id, against_id);
alter table conflicts enable row level security;
alter table conflicts force row level security;
create policy conflicts_owner_only on conflicts to rapport_app using ((user_id = current_user_id())) with check ((user_id = current_user_id()));
grant delete, insert (id, memory_id, against_id, created_at, resolved_at, kept), select, update (resolved_at, kept) on conflicts to rapport_app;

-- What the person thought of a reply; the last word counts.
create table feedback (
  user_id uuid default current_user_id() not null,
  message_id uuid not null,
  rating smallint not null,
  reason text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  PRIMARY KEY (user_id, message_id),
  FOREIGN KEY (user_id, message_id) REFERENCES messages(user_id, id) ON DELETE CASCADE,
  CHECK ((rating = ANY (ARRAY['-1'::integer, 1])))
);
alter table feedback enable row level security;
alter table feedback force row level security;
create policy feedback_owner_only on feedback to rapport_app using ((user_id = current_user_id())) with check ((user_id = current_user_id()));
grant delete, insert (message_id, rating, reason, created_at, updated_at), select, update (rating, reason, updated_at) on feedback to rapport_app;

CREATE OR REPLACE FUNCTION public.current_user_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('rapport.user_id'::text, true), ''::text))::uuid;
grant execute on function current_user_id() to rapport_app;
grant execute on function current_user_id() to rapport_provision;
grant execute on function current_user_id() to rapport_search;
grant execute on function current_user_id() to rapport_worker;
comment on function current_user_id() is 'The person this transaction runs for; NULL outside asUser, and NULL matches no row.';

CREATE OR REPLACE FUNCTION public.agent_is_visible(agent uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
RETURN (EXISTS (SELECT FROM agents WHERE (agents.id = agent_is_visible.agent)));
grant execute on function agent_is_visible(uuid) to rapport_app;
comment on function agent_is_visible(uuid) is 'Whether the current person may use an agent; row security of agents decides.';

CREATE OR REPLACE FUNCTION public.provision_user(issuer text, subject text, new_user_id uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  known uuid;
begin
  select i.user_id into known from accounts.identities i
    where i.issuer = provision_user.issuer and i.subject = provision_user.subject;
  if known is not null then return known; end if;
  -- The identity decides: of many first sign-ins at once one inserts it, the others wait for that one to commit. The person is made
  -- in the same statement, so none is left without an identity; a user id that is taken fails the whole.
  with made as (
    insert into accounts.identities (issuer, subject, user_id)
      values (provision_user.issuer, provision_user.subject, new_user_id)
      on conflict on constraint identities_pkey do nothing
      returning identities.user_id
  )
  insert into public.users (user_id) select made.user_id from made;
  select i.user_id into known from accounts.identities i
    where i.issuer = provision_user.issuer and i.subject = provision_user.subject;
  return known;
end $function$;
alter function provision_user(text,text,uuid) owner to rapport_provision;
grant execute on function provision_user(text,text,uuid) to rapport_auth;
comment on function provision_user(text,text,uuid) is 'The user id of an identity; an unknown identity becomes a new person under new_user_id. Safe for many first sign-ins at once.';

CREATE OR REPLACE FUNCTION public.tag_lexemes(vector text)
 RETURNS tsvector
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
RETURN (replace(vector, chr(1), "right"((current_user_id())::text, 8)))::tsvector;
grant execute on function tag_lexemes(text) to rapport_app;
comment on function tag_lexemes(text) is 'A tsvector from code with the person''s tag for every mark. People with the same tag are kept apart by user_id, they only cost each other time.';

CREATE OR REPLACE FUNCTION public.next_passage_ordinal()
 RETURNS integer
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
RETURN (COALESCE((SELECT passage_totals.made FROM passage_totals WHERE (passage_totals.user_id = current_user_id())), 0) + 1);
grant execute on function next_passage_ordinal() to rapport_app;
comment on function next_passage_ordinal() is 'The same throughout one statement, which counts its own rows on from there. Two statements at once may take the same: it only places a passage in a person''s past.';

CREATE OR REPLACE FUNCTION public.count_passages()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if tg_op = 'INSERT' then
    insert into public.passage_totals as totals (user_id, passages, terms, made)
      select user_id, count(*), sum(terms), count(*) from changed group by user_id order by user_id
      on conflict (user_id) do update
        set passages = totals.passages + excluded.passages, terms = totals.terms + excluded.terms, made = totals.made + excluded.made;
  else
    update public.passage_totals as totals
      set passages = totals.passages - gone.passages, terms = totals.terms - gone.terms
      from (select user_id, count(*) as passages, sum(terms) as terms from changed group by user_id) as gone
      where totals.user_id = gone.user_id;
  end if;
  return null;
end $function$;
alter function count_passages() owner to rapport_search;

CREATE OR REPLACE FUNCTION public.search_passages(words text[], shares real[], for_agent uuid, preferred_speaker text, preference real, wanted integer)
 RETURNS TABLE(ids uuid[], frequencies integer[], passages integer, average_terms real)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 1
 SET search_path TO 'pg_catalog', 'public'
 SET enable_seqscan TO 'off'
 SET enable_indexscan TO 'off'
 SET jit TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  me constant uuid := nullif(current_setting('rapport.user_id', true), '')::uuid;
  tag constant text := right(me::text, 8);
  -- Up to so many passages every row of every word is read.
  few constant integer := 3000;
  probed integer := 32;
  room integer := 600;
  totals public.passage_totals;
begin
  if me is null then
    raise exception 'search_passages needs a person' using errcode = '42501';
  end if;
  select t.* into totals from public.passage_totals t where t.user_id = me;
  if not found then
    return query select '{}'::uuid[], array_fill(0, array[cardinality(words)]), 0, 0::real;
    return;
  end if;
  if totals.made <= few then
    probed := few + 1;
    room := few * cardinality(words);
  end if;
  return query
  with asked as materialized (
    select a.place, a.share,
      ('''' || tag || replace(replace(a.word, '\', '\\'), '''', '''''') || '''')::tsquery as query
    from unnest(words, shares) with ordinality as a (word, share, place)
  ), probe as materialized (
    select asked.place, row.id, row.speaker, row.ordinal
    from asked cross join lateral (
      -- "is true" hides the comparison from the planner, which would otherwise intersect with the person's whole primary key.
      select p.id, p.speaker, p.ordinal from public.passages p
      where p.tsv @@ asked.query and (p.user_id = me) is true and (for_agent is null or p.scope = 'user' or p.agent_id = for_agent)
      limit probed
    ) as row
  ), counted as materialized (
    select asked.place, asked.query, asked.share, count(probe.id) = probed as is_common,
      case when count(probe.id) < probed then count(probe.id)::real
        else least(totals.passages, greatest(probed, probed::real * totals.made / greatest(1, max(probe.ordinal)))) end as frequency
    from asked left join probe using (place)
    group by asked.place, asked.query, asked.share
  ), weighed as materialized (
    select heavy.*, is_common and sum(frequency) over heaviest_first <= room as is_read, row_number() over heaviest_first as rank
    from (
      select counted.*, counted.share * ln(1 + (greatest(totals.passages, frequency) - frequency + 0.5) / (frequency + 0.5)) as weight
      from counted
    ) as heavy
    window heaviest_first as (partition by is_common order by weight desc, place)
  ), hit as (
    select weighed.place, probe.id, probe.speaker from probe join weighed using (place) where not weighed.is_common
    union
    select weighed.place, row.id, row.speaker
    from weighed cross join lateral (
      select p.id, p.speaker from public.passages p
      where p.tsv @@ weighed.query and (p.user_id = me) is true and (for_agent is null or p.scope = 'user' or p.agent_id = for_agent)
      limit room
    ) as row
    where weighed.is_read or (weighed.is_common and weighed.rank = 1)
    union
    select unnest(array[one.place, other.place]), row.id, row.speaker
    from weighed as one join weighed as other on other.rank > one.rank cross join lateral (
      select p.id, p.speaker from public.passages p
      where p.tsv @@ (one.query && other.query) and (p.user_id = me) is true and (for_agent is null or p.scope = 'user' or p.agent_id = for_agent)
      limit probed
    ) as row
    where one.is_common and other.is_common and other.rank <= 4 and not other.is_read
  ), best as (
    select hit.id from hit join weighed using (place) group by hit.id, hit.speaker
    order by sum(weighed.weight) * case when hit.speaker = preferred_speaker then preference else 1 end desc, hit.id desc
    limit least(wanted, 300)
  )
  select array(select best.id from best), array(select weighed.frequency::integer from weighed order by place),
    totals.passages, (totals.terms::real / greatest(1, totals.passages))::real;
end $function$;
alter function search_passages(text[],real[],uuid,text,real,integer) owner to rapport_search;
grant execute on function search_passages(text[],real[],uuid,text,real,integer) to rapport_app;
comment on function search_passages(text[],real[],uuid,text,real,integer) is 'Passages of the current person that may answer, and how common each word is with them. words: stems as code makes them; shares: their weight, 0..1; for_agent: whose relationship passages may be seen, null: the person looks for themselves; at most 300 ids.';
