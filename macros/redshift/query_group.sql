{# Lets Redshift's history and queues tell which model a query belongs to. #}
{% macro open_query_group() -%}
    {{ return(adapter.dispatch('open_query_group', 'marketpulse')()) }}
{%- endmacro %}

{% macro default__open_query_group() -%}{%- endmacro %}

{% macro redshift__open_query_group() -%}
    set query_group to '{{ this.identifier }}'
{%- endmacro %}

{% macro close_query_group() -%}
    {{ return(adapter.dispatch('close_query_group', 'marketpulse')()) }}
{%- endmacro %}

{% macro default__close_query_group() -%}{%- endmacro %}

{% macro redshift__close_query_group() -%}
    reset query_group
{%- endmacro %}
