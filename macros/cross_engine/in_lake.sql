{# How a gold model is materialized: built where the lake is, attached where the warehouse is. #}
{% macro in_lake(materialized) -%}
    {{ return('external_table' if target.type == 'redshift' else materialized) }}
{%- endmacro %}
