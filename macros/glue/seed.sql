{# In place of dbt-glue's own, which takes several statements and keeps silent about errors. #}
{% materialization seed, adapter='glue' %}
    {%- set rows = load_agate_table() -%}
    {%- do store_result('agate_table', response='OK', agate_table=rows) -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main', fetch_result=True) -%}
        {{ glue_session('writing', 'replace_table(' ~ glue_table(this) ~ ', ' ~ tojson(seed_query(rows)) ~ ')') }}
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [this.incorporate(type='table')]}) }}
{% endmaterialization %}

{% macro seed_query(rows) -%}
    {%- set types = config.get('column_types', {}) -%}
    {%- set lines = [] -%}
    {%- for row in rows.rows -%}
        {%- set values = [] -%}
        {%- for value in row -%}
            {%- do values.append(spark_literal(value)) -%}
        {%- endfor -%}
        {%- do lines.append('(' ~ values | join(', ') ~ ')') -%}
    {%- endfor -%}
    select
    {%- for name in rows.column_names %}
        cast({{ name }} as {{ types.get(name) or adapter.convert_type(rows, loop.index0) }}) as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
    from values {{ lines | join(', ') }} as seed({{ rows.column_names | join(', ') }})
{%- endmacro %}

{% macro spark_literal(value) -%}
    {%- if value is none -%}
        {{ return('null') }}
    {%- endif -%}
    {{ return("'" ~ (value | string | replace('\\', '\\\\') | replace("'", "\\'")) ~ "'") }}
{%- endmacro %}
