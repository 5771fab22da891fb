{# A quotient rounded half away from zero, to the same digit on every engine: by itself one divides
   decimals as binary floats, another exactly, a third to as many digits as it sees fit.
   Both numbers have at most two decimals; a divisor of zero gives null. #}
{% macro quotient(dividend, divisor, places) -%}
    {%- set hundredths = 'nullif(cast(' ~ divisor ~ ' * 100 as bigint), 0)' -%}
    {%- set scaled = 'cast(' ~ dividend ~ ' * 100 as bigint) * ' ~ 10 ** places -%}
    {%- set half = 'case when ' ~ dividend ~ ' < 0 then -' ~ hundredths ~ ' else ' ~ hundredths ~ ' end' -%}
    {%- set digits = integer_quotient('2 * ' ~ scaled ~ ' + ' ~ half, '2 * ' ~ hundredths) -%}
    {%- set unit = "cast('0." ~ '0' * (places - 1) ~ "1' as decimal(" ~ places ~ ', ' ~ places ~ '))' -%}
    {{ return('cast(cast(' ~ digits ~ ' as decimal(18, 0)) * ' ~ unit ~ ' as decimal(18, ' ~ places ~ '))') }}
{%- endmacro %}

{% macro integer_quotient(dividend, divisor) -%}
    {{ return(adapter.dispatch('integer_quotient', 'marketpulse')(dividend, divisor)) }}
{%- endmacro %}

{% macro default__integer_quotient(dividend, divisor) -%}
    {{ return('(' ~ dividend ~ ') / (' ~ divisor ~ ')') }}
{%- endmacro %}

{% macro spark__integer_quotient(dividend, divisor) -%}
    {{ return('(' ~ dividend ~ ') div (' ~ divisor ~ ')') }}
{%- endmacro %}

{% macro duckdb__integer_quotient(dividend, divisor) -%}
    {{ return('divide(' ~ dividend ~ ', ' ~ divisor ~ ')') }}
{%- endmacro %}
