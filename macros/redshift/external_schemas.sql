{# dbt makes the schemas of its models before anything else: gold's is a view into the Glue catalog. #}
{% macro redshift__create_schema(relation) -%}
    {%- if relation.schema == 'gold' -%}
        {% call statement('create_external_schema') -%}
            {{ create_external_schema('gold', env_var('MARKETPULSE_GOLD_DATABASE', 'unset')) }}
        {%- endcall %}
    {%- else -%}
        {{ return(dbt.redshift__create_schema(relation)) }}
    {%- endif -%}
{%- endmacro %}

{% macro create_external_schema(name, glue_database) -%}
    create external schema if not exists {{ name }}
    from data catalog
    database '{{ glue_database }}'
    region '{{ env_var("AWS_REGION", "us-east-2") }}'
    iam_role {{ redshift_role() }}
{%- endmacro %}

{# The role that reads the lake: a given one, else the default of the namespace. #}
{% macro redshift_role() -%}
    {%- set role = env_var('MARKETPULSE_REDSHIFT_ROLE_ARN', 'default') -%}
    {{ return('default' if role == 'default' else "'" ~ role ~ "'") }}
{%- endmacro %}

{% macro redshift__register_lake() -%}
    {%- set databases = {
        'silver': env_var('MARKETPULSE_SILVER_DATABASE', 'unset'),
        'gold': env_var('MARKETPULSE_GOLD_DATABASE', 'unset'),
    } -%}
    {%- for schema, database in databases.items() -%}
        {%- do run_query(create_external_schema(schema, database)) -%}
    {%- endfor -%}
    {%- do open_test_scope() -%}
{%- endmacro %}
