-- Which marketing channels bring visitors who buy, and what is a visit worth?

with

mart_acquisition_channels as (

    select
        channel,
        session_count,
        bounce_count,
        converted_session_count,
        amount_usd

    from {{ ref('mart_acquisition_channels') }}

)

select
    channel,
    sum(session_count) as sessions,
    cast(100.0 * sum(bounce_count) / sum(session_count) as decimal(5, 1)) as bounce_percent,
    cast(100.0 * sum(converted_session_count) / sum(session_count) as decimal(5, 2))
        as conversion_percent,
    sum(amount_usd) as revenue_usd,
    cast(sum(amount_usd) / sum(session_count) as decimal(18, 2)) as revenue_per_session_usd

from mart_acquisition_channels

group by channel

order by revenue_usd desc
