{# In place of dbt's own: on Glue it dies of the answer to its DDL, which is none. #}
{% materialization unit, adapter='glue' %}
    {%- set expected_rows = config.get('expected_rows') -%}
    {%- set expected_sql = config.get('expected_sql') -%}
    {%- set types, quoted = {}, {} -%}
    {%- for column in run_query('describe query ' ~ sql) -%}
        {%- do types.update({column[0] | lower: column[1]}) -%}
        {%- do quoted.update({column[0] | lower: adapter.quote(column[0])}) -%}
    {%- endfor -%}
    {%- set compared = (expected_rows[0] if expected_rows else types).keys() | map('lower') | list -%}
    {%- if not expected_sql -%}
        {%- set expected_sql = get_expected_sql(expected_rows, types, quoted) -%}
    {%- endif -%}
    {%- set names = [] -%}
    {%- for name in compared -%}
        {%- do names.append(quoted[name]) -%}
    {%- endfor -%}
    {% call statement('main', fetch_result=True) -%}
        {{ get_unit_test_sql(sql, expected_sql, names) }}
    {%- endcall %}
    {{ return({'relations': []}) }}
{% endmaterialization %}
