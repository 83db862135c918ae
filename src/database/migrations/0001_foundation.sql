-- Roles, the person a statement runs for, and the extension the search index needs.
-- Roles belong to the whole cluster: another database of it may have made them already.
do $$
declare
  name text;
begin
  foreach name in array array['rapport_app', 'rapport_auth', 'rapport_worker', 'rapport_search', 'rapport_provision'] loop
    if not exists (select from pg_roles where rolname = name) then
      begin
        execute format('create role %I nologin nosuperuser nobypassrls noinherit', name);
      exception when duplicate_object or unique_violation then
        raise notice 'role % was made by another migration just now', name;
      end;
    end if;
  end loop;
end $$;

create extension if not exists btree_gin;

revoke create on schema public from public;
do $$ begin execute format('revoke temporary on database %I from public', current_database()); end $$;
grant usage on schema public to rapport_app, rapport_worker, rapport_search, rapport_provision;

-- After a local setting ends its value is '' and not NULL, so policies need nullif.
create function current_user_id() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('rapport.user_id', true), '')::uuid;
comment on function current_user_id() is 'The person this transaction runs for; NULL outside asUser, and NULL matches no row.';
revoke execute on function current_user_id() from public;
grant execute on function current_user_id() to rapport_app, rapport_worker, rapport_search, rapport_provision;
grant select on rapport_migrations to rapport_worker;
