-- A person with few passages is searched to the last of them.
--
-- 0004 reads a word's first 32 rows, guesses from them how common it is, and goes on only with the heaviest words: what a person with
-- 100,000 passages needs. With a thousand the guess and the rows left out cost evidence and save nothing. Development transcripts
-- (387 questions, 369 to 509 messages a person, through import and search), recall@5/10/20: 69.6 / 75.9 / 81.7 before,
-- 71.3 / 78.7 / 84.3 after, and 71.0 / 79.2 / 84.9 with 300 candidates ranked in place of 150.
grant rapport_search to current_user;
grant create on schema public to rapport_search;
create or replace function search_passages(
  words text[], shares real[], for_agent uuid, preferred_speaker text, preference real, wanted integer
) returns table (ids uuid[], frequencies integer[], passages integer, average_terms real)
  language plpgsql stable security definer rows 1
  set search_path = pg_catalog, public
  -- Plans by bitmap only: a plan by primary key would read all of the person's passages for every word. Compiling takes longer than running.
  set enable_seqscan = off set enable_indexscan = off set jit = off set plan_cache_mode = force_generic_plan as $$
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
end $$;
revoke create on schema public from rapport_search;
revoke rapport_search from current_user;
