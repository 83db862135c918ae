-- What was said elsewhere: conversations brought along from other assistants, from messengers, from an export of our own.

create table import_runs (
  user_id uuid not null default current_user_id() references users on delete cascade,
  id uuid not null,
  source text not null check (source in ('transcript', 'rapport', 'chatgpt', 'claude', 'text')),
  state text not null check (state in ('reading', 'learning', 'done', 'failed')),
  -- Messages seen, stored, known already; claims proposed; messages read by the rules so far: see ImportCounts.
  counts jsonb not null,
  -- Places and reasons, at most 100; never a word of what was imported.
  errors jsonb not null,
  started_at timestamptz not null,
  updated_at timestamptz not null,
  finished_at timestamptz,
  primary key (user_id, id)
);
create index import_runs_recent on import_runs (user_id, started_at desc, id);
comment on table import_runs is 'One row an import: what came, how far it is read and learned from.';

alter table sessions add origin text not null default 'talk' check (origin in ('talk', 'import'));
-- Hash of source and the other side's name for the conversation: a name may hold words a person later wants forgotten.
alter table sessions add external_key text;
create unique index sessions_imported_once on sessions (user_id, external_key) where external_key is not null;

alter table messages add import_run_id uuid;
alter table messages add external_source text;
alter table messages add external_id text;
-- Who spoke, in a transcript of people talking; null in a conversation with an assistant.
alter table messages add speaker_name text;
alter table messages add check ((external_id is null) = (external_source is null));
alter table messages add foreign key (user_id, import_run_id) references import_runs (user_id, id) on delete set null (import_run_id);
create unique index messages_imported_once on messages (user_id, external_source, external_id) where external_id is not null;
create index messages_of_import on messages (user_id, import_run_id, said_at, id) where import_run_id is not null;

alter table import_runs enable row level security;
alter table import_runs force row level security;
revoke all on import_runs from public;
create policy import_runs_owner_only on import_runs to rapport_app
  using (user_id = current_user_id()) with check (user_id = current_user_id());
grant select, delete on import_runs to rapport_app;
grant insert (id, source, state, counts, errors, started_at, updated_at, finished_at) on import_runs to rapport_app;
grant update (state, counts, errors, updated_at, finished_at) on import_runs to rapport_app;

grant insert (origin, external_key, head_message_id, next_position, learned_position, ended_at) on sessions to rapport_app;
grant insert (import_run_id, external_source, external_id, speaker_name, redacted_at) on messages to rapport_app;
grant update (speaker_name) on messages to rapport_app;
-- An export of our own brings archived agents and events that were undone.
grant insert (archived_at) on agents to rapport_app;
grant insert (undone) on memory_events to rapport_app;
