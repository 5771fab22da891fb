{# External columns have Hive types; the fixtures of unit tests are cast to them. #}
{% macro redshift__get_columns_in_relation(relation) -%}
    {%- set types = {'string': 'character varying', 'double': 'double precision'} -%}
    {%- set columns = [] -%}
    {%- for column in dbt.redshift__get_columns_in_relation(relation) -%}
        {%- do columns.append(
            api.Column(column.column, types[column.dtype], 65535 if column.dtype == 'string' else none)
            if column.dtype in types else column
        ) -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}
