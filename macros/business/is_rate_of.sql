{% macro is_rate_of(currency, day) -%}
    {{ currency }} = exchange_rates.currency
            and {{ day }} >= exchange_rates.valid_from
            and {{ day }} < exchange_rates.valid_to
{%- endmacro %}
