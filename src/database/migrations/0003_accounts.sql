-- Accounts and the way from an identity to a person. A schema of its own: rapport_auth reaches nothing else, nobody else reaches it.
-- No row security here: no role that serves people's requests may enter, so there is nothing to hide from inside.
create schema accounts;
revoke all on schema accounts from public;
grant usage on schema accounts to rapport_auth, rapport_provision;
-- The function below lives in public, where 0001 let in the other roles alone.
grant usage on schema public to rapport_auth;

-- Tables and columns as Better Auth 1.7.25 names them, so its own documents stay true of them.
create table accounts."user" (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  email text not null unique,
  "emailVerified" boolean not null default false,
  image text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
comment on table accounts."user" is 'Accounts: who may sign in. An account id is never used as a user id; identities leads from one to the other.';

create table accounts.session (
  id uuid primary key default gen_random_uuid(),
  token text not null unique,
  "userId" uuid not null references accounts."user" on delete cascade,
  "expiresAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null
);
create index session_of_user on accounts.session ("userId");
comment on table accounts.session is 'Signed-in devices of an account; nothing to do with the sessions in which a person talks with an agent.';

create table accounts.account (
  id uuid primary key default gen_random_uuid(),
  "accountId" text not null,
  "providerId" text not null,
  "userId" uuid not null references accounts."user" on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  scope text,
  password text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null
);
create index account_of_user on accounts.account ("userId");
create unique index account_of_provider on accounts.account ("providerId", "accountId");
comment on table accounts.account is 'How an account signs in; for email and password the scrypt hash of the password.';

create table accounts.verification (
  id uuid primary key default gen_random_uuid(),
  identifier text not null,
  value text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index verification_identifier on accounts.verification (identifier);
comment on table accounts.verification is 'Short-lived codes of the accounts library.';

create table accounts.jwks (
  id uuid primary key default gen_random_uuid(),
  "publicKey" text not null,
  "privateKey" text not null,
  "createdAt" timestamptz not null,
  "expiresAt" timestamptz,
  alg text,
  crv text
);
comment on table accounts.jwks is 'Keys that sign the short-lived tokens; the private half is encrypted with the installation''s secret, kept outside the database.';

create table accounts.identities (
  issuer text not null check (issuer <> ''),
  subject text not null check (subject <> ''),
  user_id uuid not null references public.users on delete cascade,
  primary key (issuer, subject)
);
create index identities_of_user on accounts.identities (user_id);
comment on table accounts.identities is 'Whom an outside identity (an account here, or a host application''s own id) stands for. Written by provision_user alone.';

grant select, insert, update, delete on accounts."user", accounts.session, accounts.account, accounts.verification to rapport_auth;
grant select, insert on accounts.jwks to rapport_auth;
grant select on accounts.identities to rapport_auth;

-- The owner of the function may make a person and note whom they are; it can read no person and change nothing.
grant select, insert on accounts.identities to rapport_provision;
grant insert (user_id) on users to rapport_provision;
create policy users_provision on users for insert to rapport_provision with check (true);

create function public.provision_user(issuer text, subject text, new_user_id uuid) returns uuid
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
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
end $$;
comment on function public.provision_user(text, text, uuid) is
  'The user id of an identity; an unknown identity becomes a new person under new_user_id. Safe for many first sign-ins at once.';
revoke execute on function public.provision_user(text, text, uuid) from public;
grant execute on function public.provision_user(text, text, uuid) to rapport_auth;

-- Giving a function away takes membership in the new owner and its right to create in the schema; both are lent for one statement,
-- so that an owner of the database who is no superuser can migrate (PostgreSQL 16 gives the maker of a role no membership that counts).
grant rapport_provision to current_user;
grant create on schema public to rapport_provision;
alter function public.provision_user(text, text, uuid) owner to rapport_provision;
revoke create on schema public from rapport_provision;
revoke rapport_provision from current_user;
