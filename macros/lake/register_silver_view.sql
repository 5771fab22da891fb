{% macro register_silver_view(lake, source) -%}
    {%- set live_files -%}
        select path from ledger.commits
        where table_name = '{{ source.identifier }}' and row_count > 0
        order by path
    {%- endset -%}
    {%- set paths = run_query(live_files).columns[0].values() -%}
    {%- do run_query('create schema if not exists ' ~ source.schema) -%}
    {%- set view -%}
        create or replace view {{ source.schema }}.{{ source.identifier }} as
        select
        {%- for column in source.columns.values() %}
            {{ silver_column(column, paths) }} as {{ column.name }}{{ ',' if not loop.last }}
        {%- endfor %}
        {%- if paths %}
        from read_parquet(
            [{% for path in paths %}'{{ lake }}/{{ path }}'{{ ', ' if not loop.last }}{% endfor %}],
            hive_partitioning = true,
            hive_types = {'event_date': date, 'batch': varchar}
        )
        {%- else %}
        where false
        {%- endif %}
    {%- endset -%}
    {%- do run_query(view) -%}
{%- endmacro %}

{# Parquet instants carry a time zone; gold and marts hold plain timestamps in UTC. #}
{% macro silver_column(column, paths) -%}
    {%- if not paths -%}
        cast(null as {{ duckdb_type(column.data_type) }})
    {%- elif column.data_type == 'timestamp' -%}
        make_timestamp(epoch_us({{ column.name }}))
    {%- else -%}
        {{ column.name }}
    {%- endif -%}
{%- endmacro %}
