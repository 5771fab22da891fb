{{ config(materialized=in_lake('table')) }}

with

order_states as (

    select
        customer_id,
        amount_usd,
        order_date

    from {{ ref('order_states') }}

    where is_revenue

),

customer_states as (

    select
        customer_id,
        segment

    from {{ ref('customer_states') }}

    where not is_deleted

),

purchases as (

    select
        customer_id,
        count(*) as order_count,
        sum(amount_usd) as revenue_usd,
        min(order_date) as first_order_date,
        max(order_date) as last_order_date

    from order_states

    group by customer_id

),

{# The order of a customer who is not known, or no more, stays revenue. #}
customers as (

    select
        coalesce(customer_states.segment, 'unknown') as segment,
        coalesce(customer_states.customer_id, purchases.customer_id) as customer_id,
        coalesce(purchases.order_count, 0) as order_count,
        coalesce(purchases.revenue_usd, 0) as revenue_usd,
        purchases.first_order_date,
        purchases.last_order_date

    from customer_states

    full outer join purchases
        on customer_states.customer_id = purchases.customer_id

),

segments as (

    select
        segment,
        count(*) as customer_count,
        sum(case when order_count > 0 then 1 else 0 end) as buyer_count,
        sum(order_count) as order_count,
        cast(sum(revenue_usd) as decimal(18, 2)) as revenue_usd,
        min(first_order_date) as first_order_date,
        max(last_order_date) as last_order_date

    from customers

    group by segment

),

typed as (

    select
        segment,
        cast(customer_count as bigint) as customer_count,
        cast(buyer_count as bigint) as buyer_count,
        cast(order_count as bigint) as order_count,
        revenue_usd,
        {{ quotient('revenue_usd', 'customer_count', 2) }} as lifetime_value_usd,
        {{ quotient('revenue_usd', 'order_count', 2) }} as average_order_usd,
        first_order_date,
        last_order_date

    from segments

)

select * from typed
