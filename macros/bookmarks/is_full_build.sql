{# A unit test has no table to compare with: is_incremental would fail on it. #}
{% macro is_full_build() -%}
    {{ return(
        not execute
        or model.config.materialized != 'incremental'
        or not is_incremental()
    ) }}
{%- endmacro %}
