{# On Redshift a gold model is not built: Glue has built it. Say so when it has not, or not lately. #}
{% materialization external_table, adapter='redshift' %}
    {%- call statement('main', fetch_result=True) -%}
        select count(*) as column_count
        from svv_external_columns
        where schemaname = '{{ this.schema }}' and tablename = '{{ this.identifier }}'
    {%- endcall -%}
    {%- if load_result('main').table.rows[0][0] | int == 0 -%}
        {%- do exceptions.raise_compiler_error(
            "gold table " ~ this.identifier ~ " is missing: no such table behind the external "
            ~ "schema " ~ this.schema ~ ". Build gold first with `dbt build --target "
            ~ target.name ~ "_lake`, or both with `marketpulse build --env " ~ target.name ~ "`"
        ) -%}
    {%- endif -%}
    {%- do require_fresh_gold() -%}
    {{ return({'relations': [this.incorporate(type='external')]}) }}
{% endmaterialization %}

{% macro require_fresh_gold() -%}
    {%- set bookmark = model.config.meta.get('bookmark', {}) -%}
    {%- if bookmark.date_column -%}
        {%- set stale = run_query(stale_dates_query(bookmark)) -%}
    {%- elif bookmark.silver -%}
        {%- set stale = run_query(stale_snapshots_query()) -%}
    {%- else -%}
        {{ return(none) }}
    {%- endif -%}
    {%- if stale | length > 0 -%}
        {%- set message -%}
            gold table {{ this.identifier }} is stale from {{ stale.rows[0][0] }} on ({{ stale | length }} findings): silver has newer commits. Build gold again with `dbt build --target {{ target.name }}_lake`, or go on with it as it is: --vars 'stale_gold: warn'
        {%- endset -%}
        {%- if var('stale_gold') == 'warn' -%}
            {%- do exceptions.warn(message) -%}
        {%- else -%}
            {%- do exceptions.raise_compiler_error(message) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
