{{ config(materialized=in_lake('table')) }}

with

order_states as (

    select
        customer_id,
        status,
        currency,
        amount,
        amount_usd,
        is_revenue,
        cast({{ dbt.date_trunc('month', 'order_date') }} as date) as order_month

    from {{ ref('order_states') }}

    where not is_deleted

),

months as (

    select
        currency,
        count(*) as order_count,
        sum(case when is_revenue then 1 else 0 end) as revenue_order_count,
        sum(case when status = 'cancelled' then 1 else 0 end) as cancelled_order_count,
        sum(case when status = 'returned' then 1 else 0 end) as returned_order_count,
        count(distinct case when is_revenue then customer_id end) as buyer_count,
        cast(sum(case when is_revenue then amount else 0 end) as decimal(18, 2)) as revenue,
        cast(sum(case when is_revenue then amount_usd else 0 end) as decimal(18, 2)) as revenue_usd,
        order_month

    from order_states

    group by
        currency,
        order_month

),

typed as (

    select
        currency,
        cast(order_count as bigint) as order_count,
        cast(revenue_order_count as bigint) as revenue_order_count,
        cast(cancelled_order_count as bigint) as cancelled_order_count,
        cast(returned_order_count as bigint) as returned_order_count,
        cast(buyer_count as bigint) as buyer_count,
        revenue,
        revenue_usd,
        order_month

    from months

)

select * from typed
