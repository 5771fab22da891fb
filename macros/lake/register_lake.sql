{% macro register_lake() -%}
    {%- if execute -%}
        {{ return(adapter.dispatch('register_lake', 'marketpulse')()) }}
    {%- endif -%}
{%- endmacro %}

{# On AWS the Glue catalog knows the lake. #}
{% macro default__register_lake() -%}{%- endmacro %}

{% macro duckdb__register_lake() -%}
    {%- set lake = env_var('MARKETPULSE_LAKE', 'data/lake') -%}
    {%- do require_lake(lake) -%}
    {%- do snapshot_ledger(lake) -%}
    {%- for source in graph.sources.values() if source.source_name == 'silver' -%}
        {%- do register_silver_view(lake, source) -%}
    {%- endfor -%}
{%- endmacro %}

{% macro require_lake(lake) -%}
    {%- set any_file -%}
        select count(*) from (select file from glob('{{ lake }}/*/**') limit 1)
    {%- endset -%}
    {%- if run_query(any_file)[0][0] == 0 -%}
        {%- do exceptions.raise_compiler_error(
            "there is no lake at " ~ lake ~ ": fill it with `marketpulse generate` and "
            ~ "`marketpulse silver`, or point MARKETPULSE_LAKE at one"
        ) -%}
    {%- endif -%}
{%- endmacro %}
