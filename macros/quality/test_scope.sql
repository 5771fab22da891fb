{# Tests look at the dates a run built only while nothing older may have escaped them: after a run
   that failed, was killed or left tests out, the next one tests everything. #}
{% macro open_test_scope() -%}
    {%- do run_query('create schema if not exists ledger') -%}
    {%- do run_query('create table if not exists ledger.passed_builds (passed_at timestamp)') -%}
    {%- do run_query(
        'create table if not exists ledger.built_dates (model varchar(128), built_date date)'
    ) -%}
    {%- do run_query('delete from ledger.built_dates') -%}
    {%- set passed = run_query('select count(*) from ledger.passed_builds')[0][0] > 0 -%}
    {%- if flags.WHICH in ['build', 'run', 'retry'] -%}
        {%- do run_query('delete from ledger.passed_builds') -%}
        {%- if not passed -%}
            {%- do run_query("insert into ledger.built_dates values ('*', null)") -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{% macro close_test_scope(results) -%}
    {%- if execute and flags.WHICH == 'build' -%}
        {{ return(adapter.dispatch('close_test_scope', 'marketpulse')(results)) }}
    {%- endif -%}
{%- endmacro %}

{% macro default__close_test_scope(results) -%}
    {%- set bad = results | map(attribute='status') | map('string')
        | select('in', ['error', 'fail', 'skipped', 'runtime error', 'partial success']) | list -%}
    {%- set asked = invocation_args_dict -%}
    {%- set is_part = asked.get('select') or asked.get('exclude') or asked.get('selector')
        or asked.get('resource_types') -%}
    {%- if not bad and not is_part -%}
        {%- set passed -%}
            insert into ledger.passed_builds values ({{ dbt.current_timestamp() }})
        {%- endset -%}
        {%- do run_query(passed) -%}
    {%- endif -%}
{%- endmacro %}

{# Nowhere on Glue could a note be kept cheaply: its tests look at everything. #}
{% macro glue__close_test_scope(results) -%}{%- endmacro %}
