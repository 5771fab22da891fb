{# Replaces what staging.<table> holds by the Parquet files that manifests name. `loads` is a list of
   {manifest, date, is_merged}: the date for a table whose files do not hold it because it is a
   partition; merged files have the batch as one more column at the end.
   Parquet is loaded by position, so the lake's columns must be the declared ones, in their order. #}
{% macro copy_to_staging(layer, table, loads) -%}
    {%- do require_redshift('copy_to_staging') -%}
    {%- set columns = lake_columns(layer, table) -%}
    {%- set in_files = columns | rejectattr('is_partition') | list -%}
    {%- set batch = {'name': '_batch', 'type': 'string', 'is_nested': false} -%}
    {%- set names = quoted_names(in_files) -%}
    {%- do run_query('create schema if not exists staging') -%}
    {%- set steps = [
        'drop table if exists staging.' ~ table,
        'create table staging.' ~ table ~ ' (' ~ definitions(columns) ~ ')',
        'create temporary table copied (' ~ definitions(in_files) ~ ')',
    ] -%}
    {%- set has_merged = loads | selectattr('is_merged') | list -%}
    {%- if has_merged -%}
        {%- do steps.append(
            'create temporary table copied_merged (' ~ definitions(in_files + [batch]) ~ ')'
        ) -%}
    {%- endif -%}
    {%- for load in loads -%}
        {%- set copied = 'copied_merged' if load.is_merged else 'copied' -%}
        {%- set loaded = in_files + [batch] if load.is_merged else in_files -%}
        {%- do steps.append('delete from ' ~ copied) -%}
        {%- do steps.append(copy_statement(copied, quoted_names(loaded), load.manifest, loaded)) -%}
        {%- do steps.append(
            'insert into staging.' ~ table ~ ' (' ~ names
            ~ (', ' ~ quoted_names(columns | selectattr('is_date') | list) if load.date)
            ~ ') select ' ~ names ~ (", date '" ~ load.date ~ "'" if load.date)
            ~ ' from ' ~ copied
        ) -%}
    {%- endfor -%}
    {%- do steps.append('drop table copied') -%}
    {%- if has_merged -%}
        {%- do steps.append('drop table copied_merged') -%}
    {%- endif -%}
    {%- do run_query('begin; ' ~ steps | join('; ') ~ '; commit') -%}
    {%- set count = run_query('select count(*) from staging.' ~ table).rows[0][0] -%}
    {%- do log('staging.' ~ table ~ ' holds ' ~ count ~ ' rows', info=True) -%}
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
