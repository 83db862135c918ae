import { sql } from "../../src/database/sql.ts";
import type { Queryable } from "../../src/database/types.ts";

/** A table in SQL pieces, each without its semicolon. */
export type TableSchema = {
  name: string;
  comment: string | null;
  columns: string[];
  constraints: string[];
  indexes: string[];
  secured: boolean;
  forced: boolean;
  policies: string[];
  triggers: string[];
  grants: string[];
};
/** `owner` only where it is not the owner of everything. */
export type FunctionSchema = {
  name: string;
  comment: string | null;
  definition: string;
  owner: string | null;
  grants: string[];
};

export const readSchema = async (db: Queryable): Promise<{ tables: TableSchema[]; functions: FunctionSchema[] }> => ({
  tables: await readTables(db),
  functions: await readFunctions(db),
});

const readTables = (db: Queryable): Promise<TableSchema[]> =>
  db.query<TableSchema>(sql`
    select case n.nspname when 'public' then '' else quote_ident(n.nspname) || '.' end || quote_ident(c.relname) as name,
      obj_description(c.oid, 'pg_class') as comment,
      array(select quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod) || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
          || case when a.attnotnull then ' not null' else '' end
        from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum) as columns,
      array(select pg_get_constraintdef(k.oid) from pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'u', 'f', 'c', 'x')
        order by array_position(array['p', 'u', 'f', 'c', 'x'], k.contype::text), k.conname) as constraints,
      array(select pg_get_indexdef(x.indexrelid) from pg_index x join pg_class i on i.oid = x.indexrelid
        where x.indrelid = c.oid and not exists (select from pg_constraint k where k.conindid = x.indexrelid and k.contype in ('p', 'u', 'x'))
        order by i.relname) as indexes,
      c.relrowsecurity as secured, c.relforcerowsecurity as forced,
      array(select 'create policy ' || quote_ident(p.polname) || ' on ' || quote_ident(c.relname)
          || case p.polcmd when 'r' then ' for select' when 'a' then ' for insert' when 'w' then ' for update' when 'd' then ' for delete' else '' end
          || ' to ' || (select string_agg(case when role = 0 then 'public' else pg_get_userbyid(role)::text end, ', ' order by role::text) from unnest(p.polroles) as role)
          || coalesce(' using (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
          || coalesce(' with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '')
        from pg_policy p where p.polrelid = c.oid order by p.polname) as policies,
      array(select pg_get_triggerdef(t.oid) from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal order by t.tgname) as triggers,
      array(select 'grant ' || string_agg(right_given, ', ' order by right_given) || ' on ' || quote_ident(c.relname) || ' to ' || pg_get_userbyid(grantee)
        from (
          select x.grantee, lower(x.privilege_type) as right_given from aclexplode(c.relacl) as x
          union all
          select x.grantee, lower(x.privilege_type) || ' (' || string_agg(quote_ident(a.attname), ', ' order by a.attnum) || ')'
          from pg_attribute a, aclexplode(a.attacl) as x where a.attrelid = c.oid and not a.attisdropped group by x.grantee, x.privilege_type) as given
        where grantee not in (0, c.relowner) group by grantee order by pg_get_userbyid(grantee)) as grants
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname in ('public', 'accounts') order by c.oid`);

const readFunctions = (db: Queryable): Promise<FunctionSchema[]> =>
  db.query<FunctionSchema>(sql`
    select p.oid::regprocedure::text as name, obj_description(p.oid, 'pg_proc') as comment, pg_get_functiondef(p.oid) as definition,
      case when p.proowner = n.nspowner or pg_get_userbyid(p.proowner) = current_user then null else pg_get_userbyid(p.proowner)::text end as owner,
      array(select 'grant execute on function ' || p.oid::regprocedure || ' to ' || case when x.grantee = 0 then 'public' else pg_get_userbyid(x.grantee)::text end
        from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as x where x.grantee <> p.proowner
        order by x.grantee = 0, pg_get_userbyid(x.grantee)) as grants
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('public', 'accounts')
      and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
    order by p.oid`);
