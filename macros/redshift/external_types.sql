{# Redshift describes external columns by Hive's types, some of which it cannot cast to: the
   fixtures of unit tests would fail. #}
{% macro redshift__get_columns_in_relation(relation) -%}
    {%- set columns = [] -%}
    {%- for column in dbt.redshift__get_columns_in_relation(relation) -%}
        {%- set name = redshift_type(column.dtype) -%}
        {%- if name.startswith('varchar') -%}
            {%- do columns.append(api.Column(column.column, 'character varying', 65535)) -%}
        {%- elif name != column.dtype -%}
            {%- do columns.append(api.Column(column.column, name)) -%}
        {%- else -%}
            {%- do columns.append(column) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}
