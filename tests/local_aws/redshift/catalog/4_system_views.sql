-- Views of Redshift, and PostgreSQL's own without what Redshift's do not show. The proxy reads the
-- latter instead: external tables and columns of late-binding views are not in them.

create function redshift.set_keys(
    table_name text, style text, dist_column text, sort_columns text[], interleaved boolean
) returns void language plpgsql as $$
declare
    wrong text;
begin
    select key_column into wrong
    from unnest(array_remove(sort_columns || dist_column, null)) as key_column
    where not exists (
        select 1 from pg_attribute
        where attrelid = table_name::regclass and attname = key_column and not attisdropped
    );
    if wrong is not null then
        raise exception 'column "%" named in key does not exist', wrong using errcode = '42703';
    end if;
    insert into redshift.table_keys
    values (table_name::regclass, style, dist_column, sort_columns, interleaved)
    on conflict (relid) do update set
        diststyle = excluded.diststyle,
        distkey = excluded.distkey,
        sortkeys = excluded.sortkeys,
        is_interleaved = excluded.is_interleaved;
end $$;

create function redshift.row_count(relid oid) returns bigint language plpgsql as $$
declare
    n bigint;
begin
    execute format('select count(*) from %s', relid::regclass) into n;
    return n;
end $$;

create view redshift.user_tables as
select
    pg_class.oid as relid,
    pg_namespace.nspname,
    pg_class.relname
from pg_class
inner join pg_namespace on pg_class.relnamespace = pg_namespace.oid
where
    pg_class.relkind in ('r', 'p')
    and pg_namespace.nspname not in ('pg_catalog', 'information_schema', 'redshift')
    and not starts_with(pg_namespace.nspname, 'pg_');

-- As in Redshift, a table without rows is not listed.
create view pg_catalog.svv_table_info as
select
    current_database()::text as "database",
    user_tables.nspname::text as "schema",
    user_tables.relid as table_id,
    user_tables.relname::text as "table",
    'N'::text as encoded,
    case table_keys.diststyle
        when 'KEY' then 'KEY(' || table_keys.distkey || ')'
        else coalesce(table_keys.diststyle, 'AUTO(ALL)')
    end as diststyle,
    case
        when table_keys.is_interleaved then 'INTERLEAVED'
        else coalesce(table_keys.sortkeys[1], 'AUTO(SORTKEY)')
    end as sortkey1,
    (
        select max(case when atttypmod > 4 then atttypmod - 4 end) from pg_attribute
        where attrelid = user_tables.relid and atttypid = 'varchar'::regtype
    )::int as max_varchar,
    'none'::text as sortkey1_enc,
    coalesce(cardinality(table_keys.sortkeys), 0) as sortkey_num,
    ceil(pg_total_relation_size(user_tables.relid) / 1048576.0)::bigint as size,
    0::numeric(10, 4) as pct_used,
    0::bigint as empty,
    0::numeric(5, 2) as unsorted,
    0::numeric(5, 2) as stats_off,
    counted.row_count::numeric(38, 0) as tbl_rows,
    null::numeric(19, 2) as skew_sortkey1,
    null::numeric(19, 2) as skew_rows,
    counted.row_count::numeric(38, 0) as estimated_visible_rows
from redshift.user_tables
left join redshift.table_keys on user_tables.relid = table_keys.relid
cross join lateral (select redshift.row_count(user_tables.relid)) as counted (row_count)
where counted.row_count > 0;

create view redshift.pg_attribute as
select
    pg_attribute.*,
    coalesce(pg_attribute.attname = table_keys.distkey, false) as attisdistkey,
    coalesce(array_position(table_keys.sortkeys, pg_attribute.attname::text), 0) as attsortkeyord
from pg_catalog.pg_attribute
left join redshift.table_keys on pg_attribute.attrelid = table_keys.relid
where
    not exists (
        select 1 from redshift.late_binding_view where relid = pg_attribute.attrelid
    )
    and not exists (select 1 from pg_foreign_table where ftrelid = pg_attribute.attrelid);

create view redshift.pg_class as
select * from pg_catalog.pg_class
where relkind <> 'f' and relnamespace <> 'redshift'::regnamespace;

create view redshift.pg_views as
select
    pg_views.schemaname,
    pg_views.viewname,
    pg_views.viewowner,
    coalesce(
        'create view ' || pg_views.schemaname || '.' || pg_views.viewname || ' as '
        || late_binding_views.definition || ' with no schema binding',
        pg_views.definition
    ) as definition
from pg_catalog.pg_views
left join redshift.late_binding_views
    on
        pg_views.schemaname = late_binding_views.schemaname
        and pg_views.viewname = late_binding_views.viewname
where pg_views.schemaname <> 'redshift';

create view redshift.information_schema_columns as
select * from information_schema.columns
where
    not exists (
        select 1 from redshift.late_binding_views
        where schemaname = table_schema and viewname = table_name
    )
    and not exists (
        select 1 from information_schema.foreign_tables
        where foreign_table_schema = table_schema and foreign_table_name = table_name
    );

create view redshift.information_schema_tables as
select * from information_schema.tables
where table_type <> 'FOREIGN' and table_schema <> 'redshift';

create view pg_catalog.pg_table_def as
select
    pg_namespace.nspname as schemaname,
    pg_class.relname as tablename,
    pg_attribute.attname as "column",
    format_type(pg_attribute.atttypid, pg_attribute.atttypmod) as type,
    'none'::text as encoding,
    pg_attribute.attisdistkey as distkey,
    pg_attribute.attsortkeyord as sortkey,
    pg_attribute.attnotnull as "notnull"
from redshift.pg_attribute
inner join pg_class on pg_attribute.attrelid = pg_class.oid
inner join pg_namespace on pg_class.relnamespace = pg_namespace.oid
where
    pg_class.relkind = 'r'
    and pg_attribute.attnum > 0
    and not pg_attribute.attisdropped
    and pg_table_is_visible(pg_class.oid);

create view pg_catalog.svv_redshift_columns as
select
    table_catalog::text as database_name,
    table_schema::text as schema_name,
    table_name::text as table_name,
    column_name::text as column_name,
    ordinal_position::int as ordinal_position,
    data_type::text as data_type,
    column_default::text as column_default,
    is_nullable::text as is_nullable,
    'none'::text as encoding,
    coalesce(pg_attribute.attisdistkey, false) as distkey,
    coalesce(pg_attribute.attsortkeyord, 0) as sortkey,
    null::text as column_acl,
    col_description(pg_attribute.attrelid, pg_attribute.attnum) as remarks
from redshift.information_schema_columns
left join redshift.pg_attribute
    on
        pg_attribute.attrelid = to_regclass(format('%I.%I', table_schema, table_name))
        and pg_attribute.attname = column_name;

create view pg_catalog.svv_relation_privileges as
select
    pg_namespace.nspname::text as namespace_name,
    pg_class.relname::text as relation_name,
    privileges.privilege_type::text as privilege_type,
    coalesce(pg_roles.oid, 0) as identity_id,
    coalesce(pg_roles.rolname, 'public')::text as identity_name,
    case
        when pg_roles.oid is null then 'public'
        when pg_roles.rolcanlogin then 'user'
        when user_group.groname is not null then 'group'
        else 'role'
    end as identity_type,
    privileges.is_grantable as admin_option
from pg_class
inner join pg_namespace on pg_class.relnamespace = pg_namespace.oid
cross join lateral aclexplode(pg_class.relacl) as privileges
left join pg_roles on privileges.grantee = pg_roles.oid
left join redshift.user_group on pg_roles.rolname = user_group.groname
where
    pg_class.relkind in ('r', 'v', 'm')
    and pg_namespace.nspname not in ('pg_catalog', 'information_schema', 'redshift');

-- The history of queries is not kept; this is what dbt asks it.
create view pg_catalog.sys_query_detail as
select
    0::bigint as query_id,
    0::int as table_id,
    ''::text as step_name,
    getdate() as start_time
where false;

grant select on all tables in schema redshift to public;
grant select on
    pg_catalog.sys_query_detail,
    pg_catalog.svv_table_info,
    pg_catalog.pg_table_def,
    pg_catalog.svv_redshift_columns,
    pg_catalog.svv_relation_privileges
to public;
