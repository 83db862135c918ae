-- Search by words over what a person said and what is remembered of them.
--
-- Code makes the terms (memory/terms), so a tsvector arrives ready made. Every lexeme begins with a tag of its person:
-- a posting list then belongs to one person, and a word costs what that person said it, not what everybody did.
-- One million passages of 900 people, PostgreSQL 15, the person holding 10,000: the index part of a word in 570 of their passages takes
-- 0.1 ms, against 1.0 ms where an index on (user_id, tsv) intersects the person with everybody's word; in 5,400 of them, 0.4
-- against 3.4. The price is index size, 1.1 kB a passage against 0.2; inserting costs the same (0.2 ms for 56 words).

create table passages (
  user_id uuid not null default current_user_id() references users on delete cascade,
  id uuid not null,
  kind text not null check (kind in ('message', 'memory')),
  -- The message itself, or the one the memory was learned from.
  message_id uuid,
  memory_id uuid,
  session_id uuid,
  agent_id uuid references agents (id) on delete cascade,
  scope text not null check (scope in ('user', 'relationship')),
  speaker text not null check (speaker in ('user', 'assistant')),
  -- Who spoke, in a transcript of people talking; null in a conversation with an assistant.
  speaker_name text,
  said_at timestamptz not null,
  position integer not null,
  -- About the how-manieth passage of the person this is: tells how common a word is from the first of its rows.
  ordinal integer not null,
  text text not null,
  tokens integer not null,
  terms integer not null,
  terms_version integer not null,
  tsv tsvector not null,
  primary key (user_id, id),
  -- A memory outlives the message it was learned from; a message's passage goes with its session.
  foreign key (user_id, message_id) references messages (user_id, id) on delete set null (message_id),
  foreign key (user_id, memory_id) references memories (user_id, id) on delete cascade,
  foreign key (user_id, session_id) references sessions (user_id, id) on delete cascade,
  check ((kind = 'memory') = (memory_id is not null)),
  check (kind = 'memory' or session_id is not null),
  check (scope = 'user' or agent_id is not null)
);
create index passages_of_message on passages (user_id, message_id) where message_id is not null;
create unique index passages_of_memory on passages (user_id, memory_id) where memory_id is not null;
create index passages_of_session on passages (user_id, session_id) where session_id is not null;
create index passages_outdated on passages (terms_version, user_id);
-- Without fastupdate: its list of pending entries is read through by every word of every search.
create index passages_words on passages using gin (tsv) with (fastupdate = off);
comment on table passages is 'One searchable piece of one person''s text, and its terms as code made them. Never changed, only deleted.';

create table passage_totals (
  user_id uuid primary key references users on delete cascade,
  passages integer not null,
  terms bigint not null,
  -- Ever made: what `ordinal` counts.
  made integer not null
);
comment on table passage_totals is 'How much a person said: the N and the average length of BM25, kept by triggers because counting 100,000 rows takes 10 ms.';

alter table passages enable row level security;
alter table passages force row level security;
alter table passage_totals enable row level security;
alter table passage_totals force row level security;
revoke all on passages, passage_totals from public;
create policy passages_owner_only on passages to rapport_app
  using (user_id = current_user_id())
  with check (user_id = current_user_id() and (agent_id is null or agent_is_visible(agent_id)));
create policy passage_totals_owner_only on passage_totals to rapport_app
  using (user_id = current_user_id()) with check (user_id = current_user_id());
-- The function's own role reads the words of all passages, never a text, and keeps the totals.
create policy passages_search on passages for select to rapport_search using (true);
create policy passage_totals_search on passage_totals to rapport_search using (true) with check (true);
grant select, delete on passages to rapport_app;
grant insert (id, kind, message_id, memory_id, session_id, agent_id, scope, speaker, speaker_name, said_at, position, ordinal, text,
  tokens, terms, terms_version, tsv) on passages to rapport_app;
grant select on passage_totals to rapport_app;
grant select (user_id, id, agent_id, scope, speaker, ordinal, terms, tsv) on passages to rapport_search;
grant select, insert, update on passage_totals to rapport_search;

create function tag_lexemes(vector text) returns tsvector
  language sql stable set search_path = pg_catalog, public
  return replace(vector, chr(1), right(public.current_user_id()::text, 8))::tsvector;
comment on function tag_lexemes(text) is
  'A tsvector from code with the person''s tag for every mark. People with the same tag are kept apart by user_id, they only cost each other time.';
revoke execute on function tag_lexemes(text) from public;
grant execute on function tag_lexemes(text) to rapport_app;

create function next_passage_ordinal() returns integer
  language sql stable set search_path = pg_catalog, public
  return coalesce((select made from public.passage_totals where user_id = public.current_user_id()), 0) + 1;
comment on function next_passage_ordinal() is 'The same throughout one statement, which counts its own rows on from there. Two statements at once may take the same: it only places a passage in a person''s past.';
revoke execute on function next_passage_ordinal() from public;
grant execute on function next_passage_ordinal() to rapport_app;

-- Definer: rows deleted by a foreign key's cascade must be counted too, whoever that runs as.
create function count_passages() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
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
end $$;
revoke execute on function count_passages() from public;
create trigger passages_made after insert on passages
  referencing new table as changed for each statement execute function count_passages();
create trigger passages_gone after delete on passages
  referencing old table as changed for each statement execute function count_passages();

-- Measured on PostgreSQL 15, two busy cores, one million passages of 900 people, eight words asked (two of them in a tenth of all
-- passages or more) without / with 16 synonyms, p50 in ms: 1.4 / 2.0 for a person with 1,000 passages, 3.2 / 4.1 with 10,000,
-- 17 / 28 with 100,000; reading the content of 150 adds 1.1. p95 with content: 4.5, 6.1, 41. Most of it is one heap page a row.
--
-- Why a function of another role: `@@` is not leakproof, so under row security the index could not be used.
-- It takes the person from the transaction and nothing else, and gives ids and counts, never a word or a text.
--
-- Each word is probed for its first 32 rows. A word with fewer is rare, and those are all its passages. For a more common one
-- the place of the 32nd among all the person's passages tells how many there are; such words are read further only
-- while there is room, the heaviest first; of the rest, passages with two of them are found, and they weigh what other words found.
create function search_passages(
  words text[], shares real[], for_agent uuid, preferred_speaker text, preference real, wanted integer
) returns table (ids uuid[], frequencies integer[], passages integer, average_terms real)
  -- One row: planned for a thousand, the reader would hash all of the person's memories to join a hundred passages with theirs.
  language plpgsql stable security definer rows 1
  set search_path = pg_catalog, public
  -- Plans by bitmap only: a plan by primary key would read all of the person's passages for every word. Compiling takes longer than running.
  set enable_seqscan = off set enable_indexscan = off set jit = off set plan_cache_mode = force_generic_plan as $$
declare
  me constant uuid := nullif(current_setting('rapport.user_id', true), '')::uuid;
  tag constant text := right(me::text, 8);
  probed constant integer := 32;
  room constant integer := 600;
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
end $$;
comment on function search_passages(text[], real[], uuid, text, real, integer) is
  'Passages of the current person that may answer, and how common each word is with them. words: stems as code makes them; shares: their weight, 0..1; for_agent: whose relationship passages may be seen, null: the person looks for themselves; at most 300 ids.';
revoke execute on function search_passages(text[], real[], uuid, text, real, integer) from public;
grant execute on function search_passages(text[], real[], uuid, text, real, integer) to rapport_app;

-- Membership in the new owner and its right to create are lent for these statements only.
grant rapport_search to current_user;
grant create on schema public to rapport_search;
alter function search_passages(text[], real[], uuid, text, real, integer) owner to rapport_search;
alter function count_passages() owner to rapport_search;
revoke create on schema public from rapport_search;
revoke rapport_search from current_user;
