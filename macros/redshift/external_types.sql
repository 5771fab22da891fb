{# Redshift describes external columns by Hive's types, some of which it cannot cast to: the
   fixtures of unit tests would fail. #}
{% macro redshift__get_columns_in_relation(relation) -%}
    {%- set redshift_types = {
        'string': 'character varying', 'double': 'double precision', 'float': 'real',
        'int': 'integer', 'tinyint': 'smallint', 'binary': 'varbyte',
    } -%}
    {%- set columns = [] -%}
    {%- for column in dbt.redshift__get_columns_in_relation(relation) -%}
        {%- if column.dtype in redshift_types -%}
            {%- set length = 65535 if column.dtype == 'string' else none -%}
            {%- do columns.append(api.Column(column.column, redshift_types[column.dtype], length)) -%}
        {%- else -%}
            {%- do columns.append(column) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}
