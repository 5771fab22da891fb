{# Replaces what staging.<table> holds by the Parquet files that manifests name. `loads` is a list of
   {manifest, date, columns}: the date for a table whose files do not hold it because it is a
   partition, the columns as they are in these files, each a name and a type.
   Parquet is loaded by position and by its own types, so files go through a table of their shape: one
   may lack columns that came later, hold narrower numbers, or a column that is not staged. #}
{% macro copy_to_staging(layer, table, loads) -%}
    {%- do require_redshift('copy_to_staging') -%}
    {%- set columns = lake_columns(layer, table) -%}
    {%- set staged = columns | map(attribute='name') | list -%}
    {%- do run_query('create schema if not exists staging') -%}
    {%- set steps = [
        'drop table if exists staging.' ~ table,
        'create table staging.' ~ table ~ ' (' ~ definitions(columns) ~ ')',
    ] -%}
    {%- for load in loads -%}
        {%- set in_files = file_columns(load.columns) -%}
        {%- set kept = in_files | selectattr('name', 'in', staged) | list -%}
        {%- do steps.append('create temporary table copied (' ~ definitions(in_files) ~ ')') -%}
        {%- do steps.append(copy_statement('copied', quoted_names(in_files), load.manifest, in_files)) -%}
        {%- do steps.append(
            'insert into staging.' ~ table ~ ' (' ~ quoted_names(kept)
            ~ (', ' ~ quoted_names(columns | selectattr('is_date') | list) if load.date)
            ~ ') select ' ~ quoted_names(kept) ~ (", date '" ~ load.date ~ "'" if load.date)
            ~ ' from copied'
        ) -%}
        {%- do steps.append('drop table copied') -%}
    {%- endfor -%}
    {%- do run_query('begin; ' ~ steps | join('; ') ~ '; commit') -%}
    {%- set count = run_query('select count(*) from staging.' ~ table).rows[0][0] -%}
    {%- do log('staging.' ~ table ~ ' holds ' ~ count ~ ' rows', info=True) -%}
{%- endmacro %}

{% macro file_columns(named_types) -%}
    {%- set columns = [] -%}
    {%- for name, type in named_types -%}
        {%- do columns.append({
            'name': name,
            'type': type,
            'is_nested': type.startswith('array') or type.startswith('struct'),
        }) -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}

{% macro copy_statement(table, names, manifest, columns) -%}
    {%- set nested = columns | selectattr('is_nested') | list -%}
    copy {{ table }} ({{ names }}) from '{{ manifest }}' iam_role {{ redshift_role() }}
    format as parquet{{ ' serializetojson' if nested }} manifest
{%- endmacro %}

{% macro definitions(columns) -%}
    {%- set lines = [] -%}
    {%- for column in columns -%}
        {%- do lines.append(adapter.quote(column.name) ~ ' ' ~ redshift_type(column.type)) -%}
    {%- endfor -%}
    {{ return(lines | join(', ')) }}
{%- endmacro %}

{% macro quoted_names(columns) -%}
    {%- set names = [] -%}
    {%- for column in columns -%}
        {%- do names.append(adapter.quote(column.name)) -%}
    {%- endfor -%}
    {{ return(names | join(', ')) }}
{%- endmacro %}

{% macro require_redshift(operation) -%}
    {%- if execute and target.type != 'redshift' -%}
        {%- do exceptions.raise_compiler_error(
            operation ~ " needs a target on Redshift, as --target dev; this one is " ~ target.name
        ) -%}
    {%- endif -%}
{%- endmacro %}
