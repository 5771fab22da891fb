-- A row is a trading day whose bars in price_trends are not the newest versions of silver.

{%- set dates = built_dates('price_trends') %}

with

ranked_bars as (

    select
        volume,
        event_date,
        cast(close * split_factor as decimal(18, 2)) as share_value,
        row_number() over (partition by symbol, date order by published_date desc) as age

    from {{ source('silver', 'stock_prices') }}

    where {{ in_dates('event_date', dates) }}

),

silver_days as (

    select
        event_date as price_date,
        count(*) as bar_count,
        sum(volume) as volume,
        sum(share_value) as share_value

    from ranked_bars

    where age = 1

    group by event_date

),

gold_days as (

    select
        price_date,
        count(*) as bar_count,
        sum(volume) as volume,
        sum(cast(close_price * split_factor as decimal(18, 2))) as share_value

    from {{ ref('price_trends') }}

    where {{ in_dates('price_date', dates) }}

    group by price_date

)

select
    silver_days.price_date,
    gold_days.price_date as gold_price_date

from silver_days

full outer join gold_days
    on silver_days.price_date = gold_days.price_date

where
    silver_days.price_date is null
    or gold_days.price_date is null
    or silver_days.bar_count <> gold_days.bar_count
    or silver_days.volume <> gold_days.volume
    or silver_days.share_value <> gold_days.share_value
