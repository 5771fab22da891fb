{# Tells in an engine's history which model a query belongs to. None on Glue, where a comment before
   the code of a statement would be a syntax error. #}
{% macro query_comment(node) -%}
    {%- if target.type == 'glue' -%}
        {{ return('') }}
    {%- endif -%}
    {{ return(tojson({
        'app': 'dbt', 'project': 'marketpulse', 'target': target.name,
        'node': node.unique_id if node else none,
    })) }}
{%- endmacro %}
