{{ config(materialized='table', dist='all', sort=['segment']) }}

with

customer_lifetime_value_by_segment as (

    select
        segment,
        customer_count,
        buyer_count,
        order_count,
        revenue_usd,
        lifetime_value_usd,
        average_order_usd,
        first_order_date,
        last_order_date

    from {{ ref('customer_lifetime_value_by_segment') }}

),

all_segments as (

    select sum(revenue_usd) as revenue_usd

    from customer_lifetime_value_by_segment

),

typed as (

    select
        cast(by_segment.segment as varchar(32)) as segment,
        cast(by_segment.customer_count as bigint) as customer_count,
        cast(by_segment.buyer_count as bigint) as buyer_count,
        cast(by_segment.order_count as bigint) as order_count,
        cast(by_segment.revenue_usd as decimal(18, 2)) as revenue_usd,
        {{ quotient('by_segment.revenue_usd', 'all_segments.revenue_usd', 4) }} as revenue_share,
        cast(by_segment.lifetime_value_usd as decimal(18, 2)) as lifetime_value_usd,
        cast(by_segment.average_order_usd as decimal(18, 2)) as average_order_usd,
        cast(by_segment.first_order_date as date) as first_order_date,
        cast(by_segment.last_order_date as date) as last_order_date

    from customer_lifetime_value_by_segment as by_segment

    cross join all_segments

)

select * from typed
