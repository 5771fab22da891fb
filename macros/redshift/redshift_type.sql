{# Redshift's name of a Hive or Spark type. #}
{% macro redshift_type(lake_type) -%}
    {%- set names = {
        'string': 'varchar(65535)', 'double': 'double precision', 'float': 'real',
        'int': 'integer', 'tinyint': 'smallint', 'binary': 'varbyte',
    } -%}
    {%- if lake_type.startswith('array') or lake_type.startswith('struct') -%}
        {{ return('super') }}
    {%- endif -%}
    {{ return(names.get(lake_type, lake_type)) }}
{%- endmacro %}
