{# Commands that only compile, as `docs generate` does, work without a lake. #}
{% macro register_lake() -%}
    {%- if execute and flags.WHICH in ['build', 'run', 'test', 'freshness', 'retry', 'show'] -%}
        {{ return(adapter.dispatch('register_lake', 'marketpulse')()) }}
    {%- endif -%}
{%- endmacro %}

{# On AWS the Glue catalog knows the lake. #}
{% macro default__register_lake() -%}{%- endmacro %}

{% macro duckdb__register_lake() -%}
    {%- set lake = env_var('MARKETPULSE_LAKE', 'data/lake') -%}
    {%- set entries = lake ~ '/ledger/*/*.json' -%}
    {%- set is_empty = has_no_file(entries) -%}
    {%- if is_empty and has_no_file(lake ~ '/*/**') -%}
        {%- do exceptions.raise_compiler_error(
            "there is no lake at " ~ lake ~ ": fill it with `marketpulse generate` and "
            ~ "`marketpulse silver`, or point MARKETPULSE_LAKE at one"
        ) -%}
    {%- endif -%}
    {%- set compactions = lake ~ '/ledger/*/merged/*/*.json' -%}
    {%- do snapshot_ledger(entries, is_empty, compactions, has_no_file(compactions)) -%}
    {%- do open_test_scope() -%}
    {%- for source in graph.sources.values() if source.source_name == 'silver' -%}
        {%- do register_silver_view(lake, source) -%}
    {%- endfor -%}
{%- endmacro %}

{% macro has_no_file(pattern) -%}
    {{ return(run_query("select count(*) from glob('" ~ pattern ~ "')")[0][0] == 0) }}
{%- endmacro %}
