{% test is_complete(model, columns) %}

{# One pass instead of a test for nulls on each column. #}
select {{ columns | join(', ') }}

from {{ model }}

where
    {{ columns | join(' is null\n    or ') }} is null

{% endtest %}
