{% macro record_built_dates(dates) -%}
    {{ return(adapter.dispatch('record_built_dates', 'marketpulse')(dates)) }}
{%- endmacro %}

{% macro default__record_built_dates(dates) -%}
    insert into ledger.built_dates (model, built_date)
    values ('{{ model.name }}', null)
    {%- for date in dates %}, ('{{ model.name }}', date '{{ date }}'){% endfor -%}
{%- endmacro %}

{% macro built_dates(model_name) -%}
    {%- if not execute -%}
        {{ return(none) }}
    {%- endif -%}
    {{ return(adapter.dispatch('built_dates', 'marketpulse')(model_name)) }}
{%- endmacro %}

{% macro glue__built_dates(model_name) -%}
    {{ return(none) }}
{%- endmacro %}

{% macro default__built_dates(model_name) -%}
    {%- set table = api.Relation.create(schema='ledger', identifier='built_dates') -%}
    {%- if load_relation(table) is none -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set query -%}
        select model, built_date from ledger.built_dates
        where model in ('{{ model_name }}', '*')
        order by built_date nulls first
    {%- endset -%}
    {%- set rows = run_query(query) -%}
    {%- if rows | length == 0 or '*' in rows.columns[0].values() -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set dates = [] -%}
    {%- for row in rows if row[1] -%}
        {%- do dates.append(row[1] | string) -%}
    {%- endfor -%}
    {{ return(dates) }}
{%- endmacro %}
