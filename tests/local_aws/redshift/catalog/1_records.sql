-- What Redshift keeps of tables and PostgreSQL does not.
create extension file_fdw;
create server spectrum foreign data wrapper file_fdw;
grant usage on foreign server spectrum to public;

create schema redshift;
grant usage on schema redshift to public;

create table redshift.table_keys (
    relid oid primary key,
    diststyle text not null,
    distkey text,
    sortkeys text[] not null,
    is_interleaved boolean not null
);

create table redshift.late_binding_view (
    id serial primary key,
    relid oid,
    definition text not null
);

create table redshift.user_group (groname text primary key);

create table redshift.last_transfer (
    pid int primary key,
    copied bigint not null default 0,
    unloaded bigint not null default 0
);

grant select, insert, update, delete on all tables in schema redshift to public;
grant usage on all sequences in schema redshift to public;

-- Ends the transaction of a session in which the proxy refused a statement.
create function redshift.abort() returns void language plpgsql as
$$ begin raise exception 'refused'; end $$;
