{% macro register_silver_view(lake, source) -%}
    {%- set own, merged = live_files(source.identifier) -%}
    {%- do run_query('create schema if not exists ' ~ source.schema) -%}
    {%- set parts = [] -%}
    {%- if own -%}
        {%- do parts.append(silver_rows(source, silver_files(lake, source, own, 'batch'))) -%}
    {%- endif -%}
    {%- if merged -%}
        {%- do parts.append(silver_rows(source, silver_files(lake, source, merged, 'merged'))) -%}
    {%- endif -%}
    {%- do run_query(
        'create or replace view ' ~ source.schema ~ '.' ~ source.identifier ~ ' as '
        ~ (parts | join(' union all ') or silver_rows(source, none))
    ) -%}
{%- endmacro %}

{# Paths of the files of single batches, and of merged ones, which have the batch as a column. #}
{% macro live_files(table) -%}
    {%- set query -%}
        select distinct
            coalesce(merged_path, path) as path,
            merged_path is not null as is_merged
        from ledger.commits
        where table_name = '{{ table }}' and row_count > 0
        order by path
    {%- endset -%}
    {%- set own, merged = [], [] -%}
    {%- for row in run_query(query).rows -%}
        {%- do (merged if row[1] else own).append(row[0]) -%}
    {%- endfor -%}
    {{ return((own, merged)) }}
{%- endmacro %}

{% macro silver_rows(source, files) -%}
    {%- set stored = stored_types(files) if files else {} -%}
    select
    {%- for column in source.columns.values() %}
        {{ silver_column(column, stored) }} as {{ column.name }}{{ ',' if not loop.last }}
    {%- endfor %}
    {{ 'from ' ~ files if files else 'where false' }}
{%- endmacro %}

{# Files of one version of a contract are alike. Those of several are united by name, for which
   DuckDB opens every file, not only those of the dates that a query asks for. #}
{% macro silver_files(lake, source, paths, folder) -%}
    {%- set count_versions -%}
        select count(distinct contract_version) from ledger.commits
        where table_name = '{{ source.identifier }}' and row_count > 0
    {%- endset -%}
    read_parquet(
        [{% for path in paths %}'{{ lake }}/{{ path }}'{{ ', ' if not loop.last }}{% endfor %}],
        hive_partitioning = true,
        hive_types = {'event_date': date, '{{ folder }}': varchar},
        union_by_name = {{ 'true' if run_query(count_versions)[0][0] > 1 else 'false' }}
    )
{%- endmacro %}

{# Types by column of what the files hold. #}
{% macro stored_types(files) -%}
    {%- set stored = {} -%}
    {%- for row in run_query('describe select * from ' ~ files) -%}
        {%- do stored.update({row[0]: row[1] | lower}) -%}
    {%- endfor -%}
    {{ return(stored) }}
{%- endmacro %}

{# Parquet instants carry a time zone; gold and marts hold plain timestamps in UTC. A column that no
   file holds yet is null, a number that was widened since is cast. #}
{% macro silver_column(column, stored) -%}
    {%- set type = duckdb_type(column.data_type) -%}
    {%- if column.name not in stored -%}
        cast(null as {{ type }})
    {%- elif column.data_type == 'timestamp' -%}
        make_timestamp(epoch_us({{ column.name }}))
    {%- elif stored[column.name] != type and '<' not in column.data_type -%}
        cast({{ column.name }} as {{ type }})
    {%- else -%}
        {{ column.name }}
    {%- endif -%}
{%- endmacro %}
