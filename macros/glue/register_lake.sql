{# Silver and the ledger as they are now, for the whole run; see spark_jobs/gold/silver_views.py. #}
{% macro glue__register_lake() -%}
    {%- set tables = [] -%}
    {%- for source in graph.sources.values() if source.source_name == 'silver' -%}
        {%- do tables.append(source.identifier) -%}
    {%- endfor -%}
    {%- set database = env_var('MARKETPULSE_SILVER_DATABASE', 'unset') -%}
    {%- set register -%}
        register_silver(spark, '{{ database }}', {{ tojson(tables | sort) }})
    {%- endset -%}
    {%- do run_query(glue_session('silver_views', register | trim)) -%}
{%- endmacro %}

{# Models on Glue read the views of the run instead of the tables behind them. #}
{% macro source(source_name, table_name) -%}
    {%- set relation = builtins.source(source_name, table_name) -%}
    {{ return(adapter.dispatch('source_of_run', 'marketpulse')(relation)) }}
{%- endmacro %}

{% macro default__source_of_run(relation) -%}
    {{ return(relation) }}
{%- endmacro %}

{% macro glue__source_of_run(relation) -%}
    {%- if not execute or relation.is_cte -%}
        {{ return(relation) }}
    {%- endif -%}
    {{ return(relation.incorporate(path={'database': none, 'schema': 'global_temp'})) }}
{%- endmacro %}
