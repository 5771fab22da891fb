{% macro register_silver_view(lake, source) -%}
    {%- set live_files -%}
        select path from ledger.commits
        where table_name = '{{ source.identifier }}' and row_count > 0
        order by path
    {%- endset -%}
    {%- set paths = run_query(live_files).columns[0].values() -%}
    {%- set files = silver_files(lake, source, paths) if paths -%}
    {%- set stored = stored_types(files) if paths else {} -%}
    {%- do run_query('create schema if not exists ' ~ source.schema) -%}
    {%- set view -%}
        create or replace view {{ source.schema }}.{{ source.identifier }} as
        select
        {%- for column in source.columns.values() %}
            {{ silver_column(column, stored) }} as {{ column.name }}{{ ',' if not loop.last }}
        {%- endfor %}
        {{ 'from ' ~ files if paths else 'where false' }}
    {%- endset -%}
    {%- do run_query(view) -%}
{%- endmacro %}

{# Files of one version of a contract are alike. Those of several are united by name, for which
   DuckDB opens every file, not only those of the dates that a query asks for. #}
{% macro silver_files(lake, source, paths) -%}
    {%- set count_versions -%}
        select count(distinct contract_version) from ledger.commits
        where table_name = '{{ source.identifier }}' and row_count > 0
    {%- endset -%}
    read_parquet(
        [{% for path in paths %}'{{ lake }}/{{ path }}'{{ ', ' if not loop.last }}{% endfor %}],
        hive_partitioning = true,
        hive_types = {'event_date': date, 'batch': varchar},
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
