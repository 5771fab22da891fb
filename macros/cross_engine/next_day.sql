{% macro next_day(date) -%}
    cast({{ dbt.dateadd('day', 1, date) }} as date)
{%- endmacro %}
