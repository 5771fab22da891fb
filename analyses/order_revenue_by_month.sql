-- What does the order desk sell month by month, and how does each compare with the one before?
select
    order_month,
    order_count,
    revenue_order_count,
    cancelled_order_count,
    returned_order_count,
    buyer_count,
    revenue_usd,
    average_order_usd,
    revenue_change

from {{ ref('mart_monthly_revenue') }}

order by order_month desc
