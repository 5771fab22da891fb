-- A row is a mart whose revenue of all time is not that of order_states.

with

orders as (

    select sum(amount_usd) as revenue_usd

    from {{ ref('order_states') }}

    where is_revenue

),

totals as (

    select
        'mart_monthly_revenue' as mart,
        sum(revenue_usd) as revenue_usd

    from {{ ref('mart_monthly_revenue') }}

    union all

    select
        'mart_customer_lifetime_value' as mart,
        sum(revenue_usd) as revenue_usd

    from {{ ref('mart_customer_lifetime_value') }}

)

select
    totals.mart,
    totals.revenue_usd as mart_revenue_usd,
    orders.revenue_usd

from totals

cross join orders

where coalesce(totals.revenue_usd, 0) <> coalesce(orders.revenue_usd, 0)
