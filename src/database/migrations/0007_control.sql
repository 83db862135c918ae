-- What a person decides about their own memory: settings, sessions that leave nothing behind, contradictions to settle, ratings.

alter table users add column settings jsonb not null default '{}';
comment on column users.settings is 'What the person set differently from the defaults of memory/settings.';
grant update (settings) on users to rapport_app;

-- Nothing is recalled for it, learned from it or found in it again; it is erased at its end, or after a day.
alter table sessions add column temporary boolean not null default false;
grant insert (temporary) on sessions to rapport_app;

-- The person put another message in its place: it stays readable, and nothing more is learned from it.
alter table messages add column replaced_at timestamptz;
grant update (replaced_at) on messages to rapport_app;

create table conflicts (
  user_id uuid not null default current_user_id() references users on delete cascade,
  id uuid not null,
  -- The candidate, and the memory it contradicts and may not replace.
  memory_id uuid not null,
  against_id uuid not null,
  created_at timestamptz not null,
  resolved_at timestamptz,
  kept text check (kept in ('new', 'old', 'both')),
  primary key (user_id, id),
  unique (user_id, memory_id, against_id),
  -- Forgetting either of the two leaves nothing to settle.
  foreign key (user_id, memory_id) references memories (user_id, id) on delete cascade,
  foreign key (user_id, against_id) references memories (user_id, id) on delete cascade,
  check ((resolved_at is null) = (kept is null))
);
create index conflicts_against on conflicts (user_id, against_id);
comment on table conflicts is 'Two memories that contradict each other, until the person says which holds; ids only, so forgetting leaves no words here.';

create table feedback (
  user_id uuid not null default current_user_id(),
  message_id uuid not null,
  rating smallint not null check (rating in (-1, 1)),
  reason text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (user_id, message_id),
  foreign key (user_id, message_id) references messages (user_id, id) on delete cascade
);
comment on table feedback is 'What the person thought of a reply; the last word counts.';

do $$
declare
  name text;
begin
  foreach name in array array['conflicts', 'feedback'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('revoke all on %I from public', name);
    execute format('create policy %I on %I to rapport_app using (user_id = current_user_id()) with check (user_id = current_user_id())',
      name || '_owner_only', name);
  end loop;
end $$;
grant select, delete on conflicts, feedback to rapport_app;
grant insert (id, memory_id, against_id, created_at) on conflicts to rapport_app;
grant update (resolved_at, kept) on conflicts to rapport_app;
grant insert (message_id, rating, reason, created_at, updated_at) on feedback to rapport_app;
grant update (rating, reason, updated_at) on feedback to rapport_app;
