{% macro get_incremental_replace_table_sql(arg_dict) -%}
    {{ return(adapter.dispatch('replace_table', 'marketpulse')(arg_dict)) }}
{%- endmacro %}

{% macro default__replace_table(arg_dict) -%}
    {%- if not stale_snapshots() -%}
        {{ return('select 1') }}
    {%- endif -%}
    {%- set columns = get_quoted_csv(arg_dict.dest_columns | map(attribute='name')) %}
    delete from {{ arg_dict.target_relation }};

    insert into {{ arg_dict.target_relation }} ({{ columns }})
    select {{ columns }} from {{ arg_dict.temp_relation }};
{%- endmacro %}
