{% test versions_do_not_overlap(model, key) %}

with

neighbours as (

    select
        {{ key }},
        valid_from,
        valid_to,
        lead(valid_from) over (partition by {{ key }} order by valid_from) as next_valid_from

    from {{ model }}

)

select *

from neighbours

where
    valid_from >= valid_to
    or valid_to > next_valid_from

{% endtest %}
