-- How does conversion develop from day to day?

with

mart_acquisition_channels as (

    select
        session_date,
        sum(session_count) as session_count,
        sum(converted_session_count) as converted_session_count

    from {{ ref('mart_acquisition_channels') }}

    group by session_date

)

select
    session_date,
    session_count as sessions,
    converted_session_count as conversions,
    cast(100.0 * converted_session_count / session_count as decimal(5, 2)) as conversion_percent

from mart_acquisition_channels

order by session_date desc
