{% macro duckdb_type(spark_type) -%}
    {%- set simple = {'string': 'varchar', 'int': 'integer'} -%}
    {%- set fields = modules.re.findall('(\\w+):(\\w+(?:\\(\\d+,\\d+\\))?)', spark_type) -%}
    {%- if not fields -%}
        {{ return(simple.get(spark_type, spark_type)) }}
    {%- endif -%}
    {%- set columns = [] -%}
    {%- for name, type in fields -%}
        {%- do columns.append(name ~ ' ' ~ simple.get(type, type)) -%}
    {%- endfor -%}
    {{ return('struct(' ~ columns | join(', ') ~ ')' ~ ('[]' if spark_type.startswith('array') else '')) }}
{%- endmacro %}
