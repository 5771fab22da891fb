-- What have the customers of the order desk been worth so far, by segment?
select
    segment,
    customer_count,
    buyer_count,
    order_count,
    revenue_usd,
    revenue_share,
    lifetime_value_usd,
    average_order_usd

from {{ ref('mart_customer_lifetime_value') }}

order by revenue_usd desc
