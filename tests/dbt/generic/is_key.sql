{% test is_key(model, columns) %}

{# One pass instead of a uniqueness test and a test for nulls on each column. #}
select
    {{ columns | join(', ') }},
    count(*) as row_count

from {{ model }}

group by
    {{ columns | join(',\n    ') }}

having
    count(*) > 1
    {%- for column in columns %}
    or {{ column }} is null
    {%- endfor %}

{% endtest %}
