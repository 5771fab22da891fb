{% macro days_before(date, days) -%}
    cast({{ dbt.dateadd('day', -days, date) }} as date)
{%- endmacro %}
