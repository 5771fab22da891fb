{% macro epoch_seconds(timestamp) -%}
    {{ return(adapter.dispatch('epoch_seconds', 'marketpulse')(timestamp)) }}
{%- endmacro %}

{% macro default__epoch_seconds(timestamp) -%}
    {#- A cast alone rounds to the nearest second on DuckDB, while Spark counts whole ones. #}
    cast(floor(extract(epoch from {{ timestamp }})) as bigint)
{%- endmacro %}

{% macro spark__epoch_seconds(timestamp) -%}
    unix_timestamp({{ timestamp }})
{%- endmacro %}
