{% macro get_incremental_replace_dates_sql(arg_dict) -%}
    {{ return(adapter.dispatch('replace_dates', 'marketpulse')(arg_dict)) }}
{%- endmacro %}

{% macro default__replace_dates(arg_dict) -%}
    {%- set dates = stale_dates() -%}
    {%- set columns = get_quoted_csv(arg_dict.dest_columns | map(attribute='name')) -%}
    {%- if dates %}
    delete from {{ arg_dict.target_relation }}
    where {{ in_dates(model.config.meta.bookmark.date_column, dates) }};

    insert into {{ arg_dict.target_relation }} ({{ columns }})
    select {{ columns }} from {{ arg_dict.temp_relation }};
    {%- endif %}
    {{ record_built_dates(dates) }}
{%- endmacro %}
