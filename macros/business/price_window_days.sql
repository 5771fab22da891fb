{# Thirty-one trading days never span more: 42 days of thirty weekdays, and the holidays of a
   winter between Thanksgiving and Martin Luther King's day. #}
{% macro price_window_days() -%}
    {{ return(50) }}
{%- endmacro %}
