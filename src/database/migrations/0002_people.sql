-- What belongs to one person. Every key is led by user_id: foreign keys ignore row security, so a plain reference could
-- point at (and reveal) somebody else's row. user_id is never inserted: it defaults to the person of the transaction.

create table users (
  user_id uuid primary key default current_user_id(),
  created_at timestamptz not null default now()
);
comment on table users is 'The people this server knows; accounts and outside identities point here.';

-- Agents will be shared by teams, so they are keyed by their own id (on the catalogue test's written exemption list).
create table agents (
  id uuid primary key,
  user_id uuid not null default current_user_id() references users on delete cascade,
  preset_name text,
  agent_name text not null,
  persona jsonb not null,
  model text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz
);
create index agents_of_user on agents (user_id, id);
comment on table agents is 'Agents with their persona; archived ones keep their sessions readable.';

create function agent_is_visible(agent uuid) returns boolean
  language sql stable security invoker set search_path = pg_catalog, public
  return exists (select from public.agents where id = agent);
comment on function agent_is_visible(uuid) is 'Whether the current person may use an agent; row security of agents decides.';
revoke execute on function agent_is_visible(uuid) from public;
grant execute on function agent_is_visible(uuid) to rapport_app;

create table sessions (
  user_id uuid not null default current_user_id() references users on delete cascade,
  id uuid not null,
  agent_id uuid not null references agents (id) on delete cascade,
  title text,
  head_message_id uuid,
  next_position integer not null default 0,
  -- Persona and profile as rendered for this session; null: render anew at the next turn.
  core text,
  core_hash text,
  -- What was recorded later than this is not in the core and rides behind it.
  core_at timestamptz,
  -- Messages before this position have been read by the learn job.
  learned_position integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  ended_at timestamptz,
  primary key (user_id, id)
);
create index sessions_recent on sessions (user_id, updated_at desc, id);
comment on table sessions is 'A person talking with one agent; messages form a tree, head_message_id is its current tip.';

create table messages (
  user_id uuid not null default current_user_id(),
  id uuid not null,
  session_id uuid not null,
  parent_id uuid,
  position integer not null,
  role text not null check (role in ('user', 'assistant')),
  text text not null,
  tokens integer not null,
  -- Tokens from the session's first message to this one, so that only the part of the path that fits is loaded.
  path_tokens integer not null,
  status text not null check (status in ('complete', 'interrupted')),
  model text,
  holds_secret boolean not null default false,
  said_at timestamptz not null,
  redacted_at timestamptz,
  primary key (user_id, id),
  unique (user_id, session_id, position),
  foreign key (user_id, session_id) references sessions (user_id, id) on delete cascade,
  foreign key (user_id, parent_id) references messages (user_id, id)
);
-- No foreign key from sessions.head_message_id: two tables pointing at each other would need deferred checks in every turn.
comment on table messages is 'What was said, as it was said; only forgetting changes a text, in place.';

create table memories (
  user_id uuid not null default current_user_id() references users on delete cascade,
  id uuid not null,
  kind text not null check (kind in
    ('identity', 'company', 'preference', 'instruction', 'goal', 'project', 'event', 'person', 'fact', 'procedure')),
  subject text not null default 'user',
  slot text,
  value jsonb not null,
  text text not null,
  polarity text not null default 'affirmed' check (polarity in ('affirmed', 'negated')),
  modality text not null default 'stated' check (modality in ('stated', 'wished', 'planned')),
  -- Normalised identity of the claim, made by code (memory/claim-key): the same claim twice is one row with support 2.
  claim_key text not null,
  scope text not null default 'user' check (scope in ('user', 'relationship')),
  agent_id uuid references agents (id) on delete cascade,
  -- When it was true; null: unknown or still.
  valid_from timestamptz,
  valid_to timestamptz,
  -- When we believed it.
  recorded_at timestamptz not null,
  retracted_at timestamptz,
  said_at timestamptz not null,
  expires_at timestamptz,
  origin text not null check (origin in ('message', 'edit', 'import')),
  trust real not null,
  confidence real not null,
  support_count integer not null default 1,
  last_confirmed_at timestamptz not null,
  pinned boolean not null default false,
  state text not null check (state in ('candidate', 'active', 'superseded', 'retracted', 'quarantined', 'expired')),
  extractor text not null,
  extractor_version text not null,
  model text,
  supersedes_id uuid,
  -- An earlier version of that memory, kept so that "what did you believe then" stays answerable; never current.
  version_of uuid,
  primary key (user_id, id),
  foreign key (user_id, supersedes_id) references memories (user_id, id) on delete set null (supersedes_id),
  foreign key (user_id, version_of) references memories (user_id, id) on delete cascade,
  check ((scope = 'relationship') = (agent_id is not null))
);
create unique index memories_one_claim on memories (user_id, scope, coalesce(agent_id, user_id), claim_key)
  where state in ('active', 'candidate') and version_of is null;
create index memories_current on memories (user_id, slot) where state = 'active' and version_of is null;
create index memories_newest on memories (user_id, recorded_at desc, id);
create index memories_versions on memories (user_id, version_of) where version_of is not null;
create index memories_supersedes on memories (user_id, supersedes_id) where supersedes_id is not null;
comment on table memories is 'What has been accepted as true of one person, with both time axes.';

create table memory_evidence (
  user_id uuid not null default current_user_id(),
  id uuid not null,
  memory_id uuid not null,
  source text not null check (source in ('message', 'edit', 'import')),
  message_id uuid,
  start_offset integer,
  end_offset integer,
  quote text not null,
  said_at timestamptz not null,
  primary key (user_id, id),
  foreign key (user_id, memory_id) references memories (user_id, id) on delete cascade,
  -- Deleting a session keeps what was learned from it, with its quote.
  foreign key (user_id, message_id) references messages (user_id, id) on delete set null (message_id),
  check (source = 'message' or message_id is null),
  check (message_id is null or (start_offset is not null and end_offset is not null))
);
create index memory_evidence_of_memory on memory_evidence (user_id, memory_id);
create unique index memory_evidence_once on memory_evidence (user_id, memory_id, message_id, start_offset) where message_id is not null;
create index memory_evidence_of_message on memory_evidence (user_id, message_id) where message_id is not null;
comment on table memory_evidence is 'The characters a memory came from. No quote, no memory.';

create table memory_events (
  user_id uuid not null default current_user_id(),
  id uuid not null,
  memory_id uuid not null,
  position integer not null,
  event text not null check (event in
    ('learned', 'reinforced', 'superseded', 'ended', 'retracted', 'edited', 'pinned', 'unpinned', 'confirmed', 'undone')),
  -- The memory on the other side, e.g. the one that took its place.
  other_id uuid,
  by text not null check (by in ('rules', 'person', 'model', 'import')),
  message_id uuid,
  undone boolean not null default false,
  at timestamptz not null,
  primary key (user_id, id),
  unique (user_id, memory_id, position),
  foreign key (user_id, memory_id) references memories (user_id, id) on delete cascade
);
comment on table memory_events is 'What happened to a memory, in order; ids only, so forgetting leaves no words here.';

create table tombstones (
  user_id uuid not null default current_user_id() references users on delete cascade,
  claim_hash text not null,
  created_at timestamptz not null,
  primary key (user_id, claim_hash)
);
comment on table tombstones is 'Keyed hashes of forgotten claims (key outside the database): what was forgotten is not learned again.';

create table style_stats (
  user_id uuid not null default current_user_id() references users on delete cascade,
  agent_id uuid not null references agents (id) on delete cascade,
  stats jsonb not null,
  updated_at timestamptz not null,
  primary key (user_id, agent_id)
);
comment on table style_stats is 'How the person writes to one agent, as counts.';

create table turn_traces (
  user_id uuid not null default current_user_id(),
  reply_id uuid not null,
  message_id uuid not null,
  recalled jsonb not null,
  cited jsonb not null,
  sections jsonb not null,
  -- The exact prompt, secrets masked; prompt_hash is of what really went out.
  prompt jsonb not null,
  prompt_hash text not null,
  core_hash text not null,
  created_at timestamptz not null,
  primary key (user_id, reply_id),
  foreign key (user_id, reply_id) references messages (user_id, id) on delete cascade,
  foreign key (user_id, message_id) references messages (user_id, id) on delete cascade
);
comment on table turn_traces is 'Why this answer: what was recalled, injected, cited, and the prompt.';

create table usage_events (
  user_id uuid not null default current_user_id() references users on delete cascade,
  id uuid not null,
  agent_id uuid not null references agents (id) on delete cascade,
  message_id uuid not null,
  model text not null,
  outcome text not null,
  input_tokens integer not null,
  output_tokens integer not null,
  cached_input_tokens integer not null,
  estimated boolean not null,
  latency_ms integer not null,
  at timestamptz not null,
  primary key (user_id, id)
);
comment on table usage_events is 'One row a model call, failed ones included.';

create table jobs (
  user_id uuid not null default current_user_id() references users on delete cascade,
  id uuid not null,
  kind text not null,
  -- One job per kind and key: enqueuing again moves run_at.
  unique_key text not null,
  payload jsonb not null,
  state text not null default 'due' check (state in ('due', 'running', 'failed')),
  run_at timestamptz not null,
  attempts integer not null default 0,
  locked_by uuid,
  heartbeat_at timestamptz,
  last_error text,
  created_at timestamptz not null,
  primary key (user_id, id),
  unique (user_id, kind, unique_key)
);
create index jobs_due on jobs (run_at) where state in ('due', 'running');
comment on table jobs is 'Durable background work; a finished job is deleted.';

create table idempotency_keys (
  user_id uuid not null default current_user_id() references users on delete cascade,
  key text not null,
  operation text not null,
  body_hash text not null,
  state text not null check (state in ('running', 'done', 'failed')),
  locked_until timestamptz not null,
  status integer,
  response jsonb,
  -- The person's message of a turn, so that a repeat does not store it twice.
  message_id uuid,
  created_at timestamptz not null,
  primary key (user_id, key)
);
comment on table idempotency_keys is 'Answers kept for a repeated POST; removed after a day, redacted when something is forgotten.';

-- Row security: forced, one policy a role, both checks.
do $$
declare
  name text;
begin
  foreach name in array array['users', 'agents', 'sessions', 'messages', 'memories', 'memory_evidence', 'memory_events',
    'tombstones', 'style_stats', 'turn_traces', 'usage_events', 'jobs', 'idempotency_keys'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('revoke all on %I from public', name);
    if name <> 'sessions' then
      execute format('create policy %I on %I to rapport_app using (user_id = current_user_id()) with check (user_id = current_user_id())',
        name || '_owner_only', name);
    end if;
  end loop;
end $$;
-- A session may only name an agent the person can see; a foreign key alone would accept anybody's.
create policy sessions_owner_only on sessions to rapport_app
  using (user_id = current_user_id()) with check (user_id = current_user_id() and agent_is_visible(agent_id));

grant select, delete on users, agents, sessions, messages, memories, memory_evidence, memory_events, tombstones, style_stats,
  turn_traces, usage_events, jobs, idempotency_keys to rapport_app;
grant insert (id, preset_name, agent_name, persona, model, created_at, updated_at) on agents to rapport_app;
grant update (agent_name, persona, model, updated_at, archived_at) on agents to rapport_app;
grant insert (id, agent_id, title, created_at, updated_at) on sessions to rapport_app;
grant update (title, head_message_id, next_position, core, core_hash, core_at, learned_position, updated_at, ended_at) on sessions to rapport_app;
grant insert (id, session_id, parent_id, position, role, text, tokens, path_tokens, status, model, holds_secret, said_at) on messages to rapport_app;
grant update (text, tokens, redacted_at) on messages to rapport_app;
grant insert (id, kind, subject, slot, value, text, polarity, modality, claim_key, scope, agent_id, valid_from, valid_to, recorded_at,
  retracted_at, said_at, expires_at, origin, trust, confidence, support_count, last_confirmed_at, pinned, state, extractor,
  extractor_version, model, supersedes_id, version_of) on memories to rapport_app;
grant update (valid_from, valid_to, recorded_at, retracted_at, said_at, expires_at, trust, confidence, support_count, last_confirmed_at, pinned, state,
  supersedes_id, value, text, claim_key) on memories to rapport_app;
grant insert (id, memory_id, source, message_id, start_offset, end_offset, quote, said_at) on memory_evidence to rapport_app;
grant update (start_offset, end_offset, quote) on memory_evidence to rapport_app;
grant insert (id, memory_id, position, event, other_id, by, message_id, at) on memory_events to rapport_app;
grant update (undone) on memory_events to rapport_app;
grant insert (claim_hash, created_at) on tombstones to rapport_app;
grant insert (agent_id, stats, updated_at), update (stats, updated_at) on style_stats to rapport_app;
grant insert (reply_id, message_id, recalled, cited, sections, prompt, prompt_hash, core_hash, created_at) on turn_traces to rapport_app;
grant update (recalled, prompt) on turn_traces to rapport_app;
grant insert (id, agent_id, message_id, model, outcome, input_tokens, output_tokens, cached_input_tokens, estimated, latency_ms, at)
  on usage_events to rapport_app;
grant insert (id, kind, unique_key, payload, run_at, created_at) on jobs to rapport_app;
grant update (payload, state, run_at, attempts, locked_by, heartbeat_at, last_error) on jobs to rapport_app;
grant insert (key, operation, body_hash, state, locked_until, message_id, created_at) on idempotency_keys to rapport_app;
grant update (state, locked_until, status, response, message_id) on idempotency_keys to rapport_app;

-- The worker learns that a job of a kind is due for a person, and nothing of what it is about.
create policy jobs_worker on jobs to rapport_worker using (true) with check (true);
grant select (user_id, id, kind, state, run_at, attempts, locked_by, heartbeat_at) on jobs to rapport_worker;
grant update (state, run_at, attempts, locked_by, heartbeat_at) on jobs to rapport_worker;
