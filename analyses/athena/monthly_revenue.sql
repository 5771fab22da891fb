-- What does the order desk sell month by month?
with

orders as (

    select
        customer_id,
        status,
        amount_usd,
        is_revenue,
        cast(date_trunc('month', order_date) as date) as order_month

    from order_states

    where not is_deleted

),

months as (

    select
        count(*) as order_count,
        count_if(is_revenue) as revenue_order_count,
        count_if(status = 'cancelled') as cancelled_order_count,
        count_if(status = 'returned') as returned_order_count,
        count(distinct case when is_revenue then customer_id end) as buyer_count,
        sum(case when is_revenue then amount_usd else 0 end) as revenue_usd,
        order_month

    from orders

    group by order_month

),

compared_months as (

    select
        order_count,
        revenue_order_count,
        cancelled_order_count,
        returned_order_count,
        buyer_count,
        revenue_usd,
        lag(revenue_usd) over (order by order_month) as previous_revenue_usd,
        order_month

    from months

)

select
    order_count,
    revenue_order_count,
    cancelled_order_count,
    returned_order_count,
    buyer_count,
    revenue_usd,
    cast(revenue_usd / nullif(revenue_order_count, 0) as decimal(18, 2)) as average_order_usd,
    previous_revenue_usd,
    cast(
        cast(revenue_usd - previous_revenue_usd as decimal(24, 6)) / nullif(previous_revenue_usd, 0)
        as decimal(18, 4)
    ) as revenue_change,
    order_month

from compared_months

order by order_month
