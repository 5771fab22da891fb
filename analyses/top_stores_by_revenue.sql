-- Which stores sell most?

with

mart_store_performance as (

    select
        store_id,
        store_name,
        store_format,
        country_code,
        region,
        transaction_count,
        amount_usd

    from {{ ref('mart_store_performance') }}

)

select
    store_id,
    store_name,
    store_format,
    country_code,
    region,
    sum(transaction_count) as transactions,
    sum(amount_usd) as revenue_usd,
    cast(sum(amount_usd) / sum(transaction_count) as decimal(18, 2)) as average_basket_usd

from mart_store_performance

group by
    store_id,
    store_name,
    store_format,
    country_code,
    region

order by revenue_usd desc
