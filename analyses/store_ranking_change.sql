-- Which stores climbed or fell in their country's ranking against the week before?

with

mart_store_performance as (

    select
        store_id,
        store_name,
        country_code,
        week_start_date,
        amount_usd,
        amount_growth,
        rank_in_country

    from {{ ref('mart_store_performance') }}

),

ranked_weeks as (

    select
        *,
        lag(rank_in_country) over (partition by store_id order by week_start_date)
            as previous_rank,
        max(week_start_date) over () as newest_week

    from mart_store_performance

)

select
    country_code,
    store_id,
    store_name,
    amount_usd as revenue_usd,
    cast(100 * amount_growth as decimal(9, 1)) as growth_percent,
    rank_in_country,
    previous_rank - rank_in_country as places_gained

from ranked_weeks

where week_start_date = newest_week

order by
    country_code asc,
    rank_in_country asc
