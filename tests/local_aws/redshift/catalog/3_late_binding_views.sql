-- A late-binding view is a view over a function that runs its text: it depends on no table, and
-- finds its tables by name each time. Its columns are compared before each use. Who may read the
-- view need not be allowed to read its tables.

create function redshift.late_binding(view_id int) returns setof record
language plpgsql stable security definer as $$
begin
    return query execute (select definition from redshift.late_binding_view where id = view_id);
end $$;

-- Columns of a query as they are written in a column definition list.
create function redshift.columns_of(definition text) returns text language plpgsql as $$
declare
    columns text;
begin
    execute 'create temporary view redshift_columns_of as ' || definition;
    select string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', ' order by attnum)
    into columns
    from pg_attribute
    where attrelid = 'pg_temp.redshift_columns_of'::regclass and attnum > 0;
    drop view pg_temp.redshift_columns_of;
    return columns;
end $$;

create function redshift.bind_view(view_id int, view_name text, columns text) returns void
language plpgsql as $$
declare
    definition text := format(
        'view %s as select * from redshift.late_binding(%s) as late_binding(%s)',
        view_name, view_id, coalesce(columns, 'no_table_yet text')
    );
begin
    begin
        execute 'create or replace ' || definition;  -- keeps the grants
    exception when invalid_table_definition then
        execute format('drop view %s', view_name);
        execute 'create ' || definition;
    end;
    update redshift.late_binding_view set relid = view_name::regclass where id = view_id;
end $$;

create function redshift.create_late_binding_view(view_name text, query text, is_replacing boolean)
returns void language plpgsql as $$
declare
    view_id int;
    columns text;
begin
    if not is_replacing and to_regclass(view_name) is not null then
        raise exception 'Relation "%" already exists', view_name using errcode = '42P07';
    end if;
    begin
        columns := redshift.columns_of(query);
    exception when undefined_table or invalid_schema_name or undefined_column then
        columns := null;  -- Redshift asks for the tables when the view is read
    end;
    delete from redshift.late_binding_view where relid = to_regclass(view_name);
    insert into redshift.late_binding_view (definition) values (query) returning id into view_id;
    perform redshift.bind_view(view_id, view_name, columns);
end $$;

-- Follows changes of the tables below; fails as Redshift does when a table is gone.
create function redshift.rebind_view(view_name text) returns void
language plpgsql security definer as $$
declare
    view record;
    columns text;
    known text;
begin
    select id, relid, definition into view
    from redshift.late_binding_view where relid = to_regclass(view_name);
    if view is null then
        return;
    end if;
    columns := redshift.columns_of(view.definition);
    select string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', ' order by attnum)
    into known
    from pg_attribute
    where attrelid = view.relid and attnum > 0;
    if known <> columns then
        perform redshift.bind_view(view.id, view_name, columns);
    end if;
end $$;

create view redshift.late_binding_views as
select
    pg_namespace.nspname::text as schemaname,
    pg_class.relname::text as viewname,
    late_binding_view.relid,
    late_binding_view.definition
from redshift.late_binding_view
inner join pg_class on late_binding_view.relid = pg_class.oid
inner join pg_namespace on pg_class.relnamespace = pg_namespace.oid;
grant select on redshift.late_binding_views to public;

-- Views whose tables are gone have no columns.
create function pg_catalog.pg_get_late_binding_view_cols() returns setof record language plpgsql as $$
declare
    view record;
begin
    for view in select * from redshift.late_binding_views order by schemaname, viewname loop
        begin
            execute 'create temporary view redshift_late_binding as ' || view.definition;
        exception when others then
            continue;
        end;
        return query
        select
            view.schemaname::name,
            view.viewname::name,
            attname,
            format_type(atttypid, atttypmod)::varchar,
            attnum::int
        from pg_attribute
        where attrelid = 'pg_temp.redshift_late_binding'::regclass and attnum > 0
        order by attnum;
        drop view pg_temp.redshift_late_binding;
    end loop;
end $$;
