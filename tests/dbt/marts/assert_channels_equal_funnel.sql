-- A row is a day whose channels do not hold the sessions and purchases of the funnel.

{%- set dates = built_dates('mart_acquisition_channels') %}

with

channel_days as (

    select
        session_date,
        channel,
        sum(session_count) as session_count,
        sum(purchase_count) as purchase_count

    from {{ ref('mart_acquisition_channels') }}

    where {{ in_dates('session_date', dates) }}

    group by
        session_date,
        channel

),

funnel_days as (

    select
        session_date,
        channel,
        sum(session_count) as session_count,
        sum(purchase_count) as purchase_count

    from {{ ref('conversion_rates') }}

    where {{ in_dates('session_date', dates) }}

    group by
        session_date,
        channel

)

select
    channel_days.session_date,
    channel_days.channel,
    funnel_days.session_date as funnel_date,
    funnel_days.channel as funnel_channel

from channel_days

full outer join funnel_days
    on
        channel_days.session_date = funnel_days.session_date
        and channel_days.channel = funnel_days.channel

where
    channel_days.session_date is null
    or funnel_days.session_date is null
    or channel_days.session_count <> funnel_days.session_count
    or channel_days.purchase_count <> funnel_days.purchase_count
