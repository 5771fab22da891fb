{# dbt-glue hands timestamps on as text, which dbt then takes for an error. #}
{% macro glue__collect_freshness_custom_sql(source, loaded_at_query) -%}
    {% call statement('freshness', fetch_result=True, auto_begin=False) -%}
        select
            ({{ loaded_at_query }}) as max_loaded_at,
            current_timestamp() as snapshotted_at
    {%- endcall %}
    {%- set result = load_result('freshness') -%}
    {%- set times = [] -%}
    {%- for text in result.table.rows[0].values() -%}
        {%- do times.append(modules.datetime.datetime.fromisoformat(text | string) if text else none) -%}
    {%- endfor -%}
    {{ return(namespace(response=result.response, table=[times])) }}
{%- endmacro %}
