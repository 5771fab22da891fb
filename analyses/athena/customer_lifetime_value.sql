-- What have the customers of the order desk been worth so far, by segment?
with

purchases as (

    select
        customer_id,
        count(*) as order_count,
        sum(amount_usd) as revenue_usd,
        min(order_date) as first_order_date,
        max(order_date) as last_order_date

    from order_states

    where is_revenue

    group by customer_id

),

live_customers as (

    select
        customer_id,
        segment

    from customer_states

    where not is_deleted

),

-- The order of a customer who is not known, or no more, stays revenue.
customers as (

    select
        coalesce(live_customers.segment, 'unknown') as segment,
        coalesce(purchases.order_count, 0) as order_count,
        coalesce(purchases.revenue_usd, 0) as revenue_usd,
        purchases.first_order_date,
        purchases.last_order_date

    from live_customers

    full outer join purchases
        on live_customers.customer_id = purchases.customer_id

),

segments as (

    select
        segment,
        count(*) as customer_count,
        count_if(order_count > 0) as buyer_count,
        sum(order_count) as order_count,
        sum(revenue_usd) as revenue_usd,
        min(first_order_date) as first_order_date,
        max(last_order_date) as last_order_date

    from customers

    group by segment

)

select
    segment,
    customer_count,
    buyer_count,
    order_count,
    revenue_usd,
    cast(
        cast(revenue_usd as decimal(24, 6)) / nullif(sum(revenue_usd) over (), 0) as decimal(18, 4)
    ) as revenue_share,
    cast(revenue_usd / customer_count as decimal(18, 2)) as lifetime_value_usd,
    cast(revenue_usd / nullif(order_count, 0) as decimal(18, 2)) as average_order_usd,
    first_order_date,
    last_order_date

from segments

order by revenue_usd desc
