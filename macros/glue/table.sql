{# In place of dbt-glue's own, which drops the table before it builds. #}
{% materialization table, adapter='glue' %}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main', fetch_result=True) -%}
        {{ glue_session('writing', 'replace_table(' ~ glue_table(this) ~ ', ' ~ tojson(sql) ~ ')') }}
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [this.incorporate(type='table')]}) }}
{% endmaterialization %}
