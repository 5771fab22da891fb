-- A row is a day whose funnel does not hold the sessions and purchases of the sessions table.

{%- set dates = built_dates('conversion_rates') %}

with

session_days as (

    select
        session_date,
        count(*) as session_count,
        sum(purchase_count) as purchase_count

    from {{ ref('sessions') }}

    where {{ in_dates('session_date', dates) }}

    group by session_date

),

funnel_days as (

    select
        session_date,
        sum(session_count) as session_count,
        sum(purchase_count) as purchase_count

    from {{ ref('conversion_rates') }}

    where {{ in_dates('session_date', dates) }}

    group by session_date

)

select
    session_days.session_date,
    funnel_days.session_date as funnel_date

from session_days

full outer join funnel_days
    on session_days.session_date = funnel_days.session_date

where
    session_days.session_date is null
    or funnel_days.session_date is null
    or session_days.session_count <> funnel_days.session_count
    or session_days.purchase_count <> funnel_days.purchase_count
