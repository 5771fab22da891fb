{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ return(adapter.dispatch('generate_schema_name', 'marketpulse')(custom_schema_name)) }}
{%- endmacro %}

{% macro default__generate_schema_name(custom_schema_name) -%}
    {{ return((custom_schema_name or target.schema) | trim) }}
{%- endmacro %}

{# One Glue database holds gold and the seeds it joins. #}
{% macro glue__generate_schema_name(custom_schema_name) -%}
    {{ return(target.schema) }}
{%- endmacro %}
