-- The second step of learning: a model reads a session later and proposes; what came of each reading is kept without a word of it.

-- Messages before this position have been read by the model, or there was nothing of the person's to read.
alter table sessions add column proposed_position integer not null default 0;
grant update (proposed_position) on sessions to rapport_app;

create table learning_attempts (
  user_id uuid not null default current_user_id() references users on delete cascade,
  id uuid not null,
  session_id uuid not null,
  status text not null check (status in ('proposed', 'nothing-new', 'unreadable', 'failed')),
  -- Why it was unreadable, or the code of the error; never what a model or a person said.
  reason text,
  -- Of this session, from the first message read to the one behind the last.
  from_position integer not null,
  to_position integer not null,
  operations integer not null,
  accepted integer not null,
  -- Operations not believed, counted by reason.
  dropped jsonb not null,
  model text not null,
  input_tokens integer not null,
  output_tokens integer not null,
  at timestamptz not null,
  primary key (user_id, id),
  foreign key (user_id, session_id) references sessions (user_id, id) on delete cascade
);
create index learning_attempts_newest on learning_attempts (user_id, at desc, id);
create index learning_attempts_of_session on learning_attempts (user_id, session_id);
-- A job that is kept for another run begins its waiting anew.
grant update (created_at) on jobs to rapport_app;

alter table learning_attempts enable row level security;
alter table learning_attempts force row level security;
revoke all on learning_attempts from public;
create policy learning_attempts_owner_only on learning_attempts to rapport_app
  using (user_id = current_user_id()) with check (user_id = current_user_id());
grant select, delete on learning_attempts to rapport_app;
grant insert (id, session_id, status, reason, from_position, to_position, operations, accepted, dropped, model, input_tokens,
  output_tokens, at) on learning_attempts to rapport_app;
comment on table learning_attempts is 'Each time a model was asked what to remember of a session: how it ended, in codes and counts.';
