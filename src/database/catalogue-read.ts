import { ROLES } from "./catalogue-lists.ts";
import { sql } from "./sql.ts";
import type { Queryable } from "./types.ts";

export type Table = {
  schema: string;
  name: string;
  owner: string;
  kind: "table" | "view" | "materialized view" | "foreign table" | "sequence";
  secured: boolean;
  forced: boolean;
  /** Only for views: runs with the rights of who asks. */
  invoker: boolean;
  /** `uuid not null`, or null where there is no such column. */
  user_id: string | null;
};
export type Policy = {
  table: string;
  name: string;
  roles: string[];
  command: string;
  using: string | null;
  check: string | null;
};
export type Index = { table: string; name: string; primary: boolean; unique: boolean; first: string | null };
export type ForeignKey = { table: string; name: string; references: string; columns: string[]; referenced: string[] };
/** `columns` empty: the whole table. `role` PUBLIC is everybody. */
export type Grant = { schema: string; table: string; role: string; privilege: string; columns: string };
export type DatabaseFunction = {
  name: string;
  owner: string;
  definer: boolean;
  search_path: string | null;
  everybody: boolean;
};
export type RoleState = { name: string; strong: string[]; member_of: string[]; creates_in: string[] };

export type Catalogue = {
  tables: Table[];
  policies: Policy[];
  indexes: Index[];
  foreignKeys: ForeignKey[];
  grants: Grant[];
  functions: DatabaseFunction[];
  roles: RoleState[];
};

/** Reads what the check needs, of all schemas but PostgreSQL's own. Any role may read it. */
export async function readCatalogue(db: Queryable): Promise<Catalogue> {
  const tables = await db.query<Table>(sql`
    select n.nspname::text as schema, c.relname::text as name, pg_get_userbyid(c.relowner)::text as owner,
      case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'f' then 'foreign table' when 'S' then 'sequence' else 'table' end as kind,
      c.relrowsecurity as secured, c.relforcerowsecurity as forced,
      coalesce('security_invoker=true' = any(c.reloptions) or 'security_invoker=on' = any(c.reloptions), false) as invoker,
      (select format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
        from pg_attribute a where a.attrelid = c.oid and a.attname = 'user_id' and not a.attisdropped) as user_id
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and ${ours} order by 1, 2`);
  const policies = await db.query<Policy>(sql`
    select c.relname::text as table, p.polname::text as name, p.polcmd::text as command,
      array(select case when role = 0 then 'PUBLIC' else pg_get_userbyid(role)::text end from unnest(p.polroles) as role order by 1) as roles,
      replace(pg_get_expr(p.polqual, p.polrelid), 'public.', '') as using,
      replace(pg_get_expr(p.polwithcheck, p.polrelid), 'public.', '') as check
    from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace where ${ours} order by 1, 2`);
  const indexes = await db.query<Index>(sql`
    select c.relname::text as table, i.relname::text as name, x.indisprimary as primary, x.indisunique as unique,
      (select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum = x.indkey[0] and a.attnum > 0) as first
    from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
      join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' order by 1, 2`);
  const foreignKeys = await db.query<ForeignKey>(sql`
    select c.relname::text as table, k.conname::text as name, r.relname::text as references,
      array(select a.attname::text from unnest(k.conkey) with ordinality as u (number, place)
        join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.number order by u.place) as columns,
      array(select a.attname::text from unnest(k.confkey) with ordinality as u (number, place)
        join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.number order by u.place) as referenced
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class r on r.oid = k.confrelid
      join pg_namespace n on n.oid = c.relnamespace
    where k.contype = 'f' and n.nspname = 'public' order by 1, 2`);
  return {
    tables,
    policies,
    indexes,
    foreignKeys,
    grants: await readGrants(db),
    functions: await readFunctions(db),
    roles: await readRoles(db),
  };
}

/** Tables of extensions are the extension's; temporary ones end with their connection. */
const ours = sql`n.nspname !~ '^(pg_|information_schema$)'
  and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`;

const readGrants = (db: Queryable): Promise<Grant[]> =>
  db.query<Grant>(sql`
    with granted as (
      select n.nspname, c.relname, a.grantee, a.privilege_type, null::name as attname, c.relowner
      from pg_class c join pg_namespace n on n.oid = c.relnamespace,
        aclexplode(coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner))) as a
      where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and ${ours}
      union all
      select n.nspname, c.relname, x.grantee, x.privilege_type, a.attname, c.relowner
      from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and not a.attisdropped,
        aclexplode(a.attacl) as x
      where c.relkind in ('r', 'p', 'v', 'm', 'f') and ${ours})
    select nspname::text as schema, relname::text as table, case when grantee = 0 then 'PUBLIC' else pg_get_userbyid(grantee)::text end as role,
      privilege_type as privilege, coalesce(string_agg(attname::text, ', ' order by attname::text), '') as columns
    from granted where grantee <> relowner group by 1, 2, 3, 4, attname is null order by 1, 2, 3, 4, 5`);

const readFunctions = (db: Queryable): Promise<DatabaseFunction[]> =>
  db.query<DatabaseFunction>(sql`
    select p.proname || '(' || replace(oidvectortypes(p.proargtypes), ', ', ',') || ')' as name, pg_get_userbyid(p.proowner)::text as owner,
      p.prosecdef as definer,
      (select substring(setting from 'search_path=(.*)') from unnest(p.proconfig) as setting where setting like 'search_path=%') as search_path,
      exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as a where a.grantee = 0) as everybody
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname !~ '^(pg_|information_schema$)'
      and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
    order by 1`);

const readRoles = (db: Queryable): Promise<RoleState[]> =>
  db.query<RoleState>(sql`
    select r.rolname::text as name,
      array_remove(array[case when rolsuper then 'superuser' end, case when rolbypassrls then 'bypassrls' end, case when rolcreatedb then 'createdb' end,
        case when rolcreaterole then 'createrole' end, case when rolreplication then 'replication' end], null) as strong,
      array(select g.rolname::text from pg_auth_members m join pg_roles g on g.oid = m.roleid where m.member = r.oid order by 1) as member_of,
      array_remove(array(select n.nspname::text from pg_namespace n where has_schema_privilege(r.oid, n.oid, 'create') and n.nspname !~ '^pg_')
        || case when has_database_privilege(r.oid, current_database(), 'temporary') then 'temporary tables' end
        || case when has_database_privilege(r.oid, current_database(), 'create') then 'the database' end, null) as creates_in
    from pg_roles r where r.rolname = any(${[...ROLES]}) order by 1`);
