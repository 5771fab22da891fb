-- External schemas, and what is known of the Glue tables behind them. A schema has a second one
-- beside it, for the tables with the columns that are there only for who names them.
create table redshift.external_schema (
    schemaname text primary key,
    databasename text not null,
    esoptions text not null
);

create table redshift.external_table (
    schemaname text,
    tablename text,
    location text,
    parameters text,
    primary key (schemaname, tablename)
);

create table redshift.external_column (
    schemaname text,
    tablename text,
    columnname text,
    external_type text,
    columnnum int,
    part_key int,
    primary key (schemaname, tablename, columnname)
);

create function redshift.create_external_schema(schema_name text, glue_database text, options text)
returns void language plpgsql as $$
declare
    part text;
begin
    foreach part in array array[schema_name, schema_name || '$pseudo'] loop
        execute format('create schema %I', part);
        execute format('grant usage on schema %I to public', part);
    end loop;
    insert into redshift.external_schema values (schema_name, glue_database, options);
end $$;

create function redshift.drop_external_schema(schema_name text) returns void language plpgsql as $$
begin
    execute format('drop schema %I cascade', schema_name);
    execute format('drop schema %I cascade', schema_name || '$pseudo');
    delete from redshift.external_schema where schemaname = schema_name;
    delete from redshift.external_table where schemaname = schema_name;
    delete from redshift.external_column where schemaname = schema_name;
end $$;

create view pg_catalog.svv_external_schemas as
select
    pg_namespace.oid as esoid,
    1 as eskind,
    external_schema.schemaname,
    pg_namespace.nspowner as esowner,
    external_schema.databasename,
    external_schema.esoptions
from redshift.external_schema
inner join pg_namespace on external_schema.schemaname = pg_namespace.nspname;

create view pg_catalog.svv_external_tables as
select
    current_database()::text as redshift_database_name,
    external_table.schemaname,
    external_table.tablename,
    ''::text as tabletype,
    external_table.location,
    'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat'::text as input_format,
    'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat'::text as output_format,
    'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe'::text as serialization_lib,
    '{}'::text as serde_parameters,
    0 as compressed,
    external_table.parameters
from redshift.external_table
inner join redshift.external_schema on external_table.schemaname = external_schema.schemaname;

create view pg_catalog.svv_external_columns as
select
    current_database()::text as redshift_database_name,
    external_column.schemaname,
    tablename,
    columnname,
    external_type,
    columnnum,
    part_key,
    'true'::text as is_nullable
from redshift.external_column
inner join redshift.external_schema on external_column.schemaname = external_schema.schemaname;

grant select, insert, delete on
    redshift.external_schema, redshift.external_table, redshift.external_column
to public;
grant select on
    pg_catalog.svv_external_schemas, pg_catalog.svv_external_tables, pg_catalog.svv_external_columns
to public;
