{# Loads the Parquet files that a manifest names into staging.<table>, in place of what it held.
   Parquet is loaded by position: so the columns of the lake must be those that are declared, in
   their order. A table of silver or gold; see `marketpulse copy`. #}
{% macro copy_to_staging(table, manifest, layer='silver') -%}
    {%- do require_redshift('copy_to_staging') -%}
    {%- set declared = staged_columns(layer, table) -%}
    {%- do refuse_drift(layer, table, declared) -%}
    {%- set names = [] -%}
    {%- for column in declared -%}
        {%- do names.append(adapter.quote(column.name)) -%}
    {%- endfor -%}
    {%- set load -%}
        create schema if not exists staging;
        begin;
        drop table if exists staging.{{ table }};
        create table staging.{{ table }} (
            {%- for column in declared %}
            {{ adapter.quote(column.name) }} {{ redshift_type(column.data_type) }}{{ ',' if not loop.last }}
            {%- endfor %}
        );
        copy staging.{{ table }} ({{ names | join(', ') }})
        from '{{ manifest }}'
        iam_role {{ redshift_role() }}
        format as parquet{{ ' serializetojson' if declared | map(attribute='data_type') | select('in_nested') | list }}
        manifest;
        commit;
    {%- endset -%}
    {%- do run_query(load) -%}
    {%- set count = run_query('select count(*) from staging.' ~ table).rows[0][0] -%}
    {%- do log('staging.' ~ table ~ ' holds ' ~ count ~ ' rows', info=True) -%}
    {{ return(count) }}
{%- endmacro %}
