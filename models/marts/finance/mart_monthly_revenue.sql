{{ config(materialized='table', dist='all', sort=['order_month']) }}

with

monthly_revenue as (

    select
        order_count,
        revenue_order_count,
        cancelled_order_count,
        returned_order_count,
        buyer_count,
        revenue_usd,
        order_month

    from {{ ref('monthly_revenue') }}

),

{# A customer orders in one currency, so that buyers of currencies add up. #}
months as (

    select
        sum(order_count) as order_count,
        sum(revenue_order_count) as revenue_order_count,
        sum(cancelled_order_count) as cancelled_order_count,
        sum(returned_order_count) as returned_order_count,
        sum(buyer_count) as buyer_count,
        sum(revenue_usd) as revenue_usd,
        order_month

    from monthly_revenue

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

),

typed as (

    select
        cast(order_count as bigint) as order_count,
        cast(revenue_order_count as bigint) as revenue_order_count,
        cast(cancelled_order_count as bigint) as cancelled_order_count,
        cast(returned_order_count as bigint) as returned_order_count,
        cast(buyer_count as bigint) as buyer_count,
        cast(revenue_usd as decimal(18, 2)) as revenue_usd,
        {{ quotient('revenue_usd', 'revenue_order_count', 2) }} as average_order_usd,
        cast(previous_revenue_usd as decimal(18, 2)) as previous_revenue_usd,
        {{ quotient('(revenue_usd - previous_revenue_usd)', 'previous_revenue_usd', 4) }}
            as revenue_change,
        cast(order_month as date) as order_month

    from compared_months

)

select * from typed
