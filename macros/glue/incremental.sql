{# In place of dbt-glue's own, which overwrites in place: with its defaults it deletes every
   partition that it does not write. #}
{% materialization incremental, adapter='glue' %}
    {%- set bookmark = model.config.meta.get('bookmark', {}) -%}
    {%- set is_whole = load_relation(this) is none or should_full_refresh() -%}
    {%- set strategy = config.require('incremental_strategy') -%}
    {%- if strategy == 'replace_dates' and is_whole -%}
        {%- set write -%}
            replace_all_dates({{ glue_table(this) }}, '{{ bookmark.date_column }}', {{ tojson(sql) }})
        {%- endset -%}
    {%- elif strategy == 'replace_dates' -%}
        {%- set write -%}
            replace_dates({{ glue_table(this) }}, '{{ bookmark.date_column }}', {{ tojson(sql) }}, {{ tojson(stale_dates_query(bookmark)) }})
        {%- endset -%}
    {%- elif strategy == 'replace_table' and is_whole -%}
        {%- set write -%}
            replace_table({{ glue_table(this) }}, {{ tojson(sql) }})
        {%- endset -%}
    {%- elif strategy == 'replace_table' -%}
        {%- set write -%}
            replace_table({{ glue_table(this) }}, {{ tojson(sql) }}, {{ tojson(stale_snapshots_query()) }}, may_change_columns=False)
        {%- endset -%}
    {%- else -%}
        {%- do exceptions.raise_compiler_error(
            model.name ~ ": incremental_strategy " ~ strategy
            ~ " is not one that works on every engine: use replace_dates or replace_table"
        ) -%}
    {%- endif -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main', fetch_result=True) -%}
        {{ glue_session('writing', write | trim) }}
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [this.incorporate(type='table')]}) }}
{% endmaterialization %}
