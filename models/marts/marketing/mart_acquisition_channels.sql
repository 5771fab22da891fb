{{ config(
    materialized='incremental',
    incremental_strategy='replace_dates',
    dist='even',
    sort=['session_date', 'channel'],
) }}

{%- set dates = stale_dates() %}

with

sessions as (

    select
        session_key,
        session_id,
        user_id,
        transaction_id,
        channel,
        page_view_count,
        purchase_count,
        session_date

    from {{ ref('sessions') }}

    where {{ in_dates('session_date', dates) }}

),

fct_sales as (

    select
        transaction_id,
        amount_usd

    from {{ ref('fct_sales') }}

    where {{ in_dates('sale_date', dates, margin_days=1) }}

),

session_dates as (

    select
        session_date,
        ledger_committed_at

    from {{ ref('session_dates') }}

),

channel_days as (

    select
        sessions.channel,
        sessions.session_date,
        count(*) as session_count,
        count(distinct sessions.user_id) as customer_count,
        sum(sessions.page_view_count) as page_view_count,
        sum(case when sessions.page_view_count = 1 then 1 else 0 end) as bounce_count,
        sum(case when sessions.purchase_count > 0 then 1 else 0 end) as converted_session_count,
        sum(sessions.purchase_count) as purchase_count,
        sum(coalesce(fct_sales.amount_usd, 0)) as amount_usd

    from sessions

    left join fct_sales
        on sessions.transaction_id = fct_sales.transaction_id

    group by
        sessions.channel,
        sessions.session_date

),

typed as (

    select
        cast(channel_days.channel as varchar(32)) as channel,
        cast(channel_days.session_count as bigint) as session_count,
        cast(channel_days.customer_count as bigint) as customer_count,
        cast(channel_days.page_view_count as bigint) as page_view_count,
        cast(channel_days.bounce_count as bigint) as bounce_count,
        cast(channel_days.converted_session_count as bigint) as converted_session_count,
        cast(channel_days.purchase_count as bigint) as purchase_count,
        cast(channel_days.amount_usd as decimal(18, 2)) as amount_usd,
        cast(
            {{ quotient('channel_days.converted_session_count', 'channel_days.session_count', 6) }}
            as decimal(9, 6)
        ) as conversion_rate,
        {{ quotient('channel_days.amount_usd', 'channel_days.session_count', 4) }}
            as amount_per_session_usd,
        cast(channel_days.session_date as date) as session_date,
        cast(session_dates.ledger_committed_at as timestamp) as ledger_committed_at

    from channel_days

    inner join session_dates
        on channel_days.session_date = session_dates.session_date

)

select * from typed
