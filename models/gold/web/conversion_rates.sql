{{ config(materialized=in_lake('incremental'), incremental_strategy='replace_dates') }}

with

sessions as (

    select
        channel,
        device,
        page_view_count,
        product_view_count,
        cart_view_count,
        checkout_view_count,
        purchase_count,
        session_date,
        ledger_committed_at

    from {{ ref('sessions') }}

    where {{ in_dates('session_date', stale_dates()) }}

),

funnel_steps as (

    select
        channel,
        device,
        count(*) as session_count,
        sum(case when page_view_count = 1 then 1 else 0 end) as bounce_count,
        sum(case when product_view_count > 0 then 1 else 0 end) as product_session_count,
        sum(case when cart_view_count > 0 then 1 else 0 end) as cart_session_count,
        sum(case when checkout_view_count > 0 then 1 else 0 end) as checkout_session_count,
        sum(case when purchase_count > 0 then 1 else 0 end) as converted_session_count,
        sum(purchase_count) as purchase_count,
        session_date,
        max(ledger_committed_at) as ledger_committed_at

    from sessions

    group by
        channel,
        device,
        session_date

),

rates as (

    select
        channel,
        device,
        session_count,
        cast(bounce_count as bigint) as bounce_count,
        cast(product_session_count as bigint) as product_session_count,
        cast(cart_session_count as bigint) as cart_session_count,
        cast(checkout_session_count as bigint) as checkout_session_count,
        cast(converted_session_count as bigint) as converted_session_count,
        cast(purchase_count as bigint) as purchase_count,
        cast({{ quotient('converted_session_count', 'session_count', 6) }} as decimal(9, 6))
            as conversion_rate,
        cast({{ quotient('bounce_count', 'session_count', 6) }} as decimal(9, 6)) as bounce_rate,
        session_date,
        ledger_committed_at

    from funnel_steps

)

select * from rates
