{% macro in_dates(column, dates, margin_days=0) -%}
    {%- if dates is none -%}
        {{ return('1 = 1') }}
    {%- elif not dates -%}
        {{ return('1 = 0') }}
    {%- endif -%}
    {%- set wanted = [] -%}
    {%- for text in dates -%}
        {%- set date = modules.datetime.date.fromisoformat(text) -%}
        {%- for offset in range(-margin_days, margin_days + 1) -%}
            {%- do wanted.append((date + modules.datetime.timedelta(days=offset)) | string) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- set literals = [] -%}
    {%- for text in wanted | unique | sort -%}
        {%- do literals.append("date '" ~ text ~ "'") -%}
    {%- endfor -%}
    {{ return(column ~ ' in (' ~ literals | join(', ') ~ ')') }}
{%- endmacro %}
