{{ config(materialized=in_lake('incremental'), incremental_strategy='replace_dates') }}

{%- set dates = stale_dates() %}

with

sales as (

    select
        transaction_id,
        store_id,
        user_id,
        payment_type,
        currency,
        amount,
        event_date,
        ts

    from {{ source('silver', 'sales') }}

    where {{ in_dates('event_date', dates) }}

),

sale_items as (

    select
        transaction_id,
        quantity,
        event_date

    from {{ source('silver', 'sale_items') }}

    where {{ in_dates('event_date', dates) }}

),

exchange_rates as (

    select
        currency,
        usd_per_unit,
        valid_from,
        valid_to

    from {{ ref('exchange_rates') }}

),

ledger_dates as (

    select
        event_date,
        committed_at

    from {{ source('ledger', 'dates') }}

    where table_name = 'sales'

),

baskets as (

    select
        event_date,
        transaction_id,
        count(*) as line_count,
        sum(quantity) as quantity

    from sale_items

    group by
        event_date,
        transaction_id

),

transactions as (

    select
        sales.transaction_id,
        sales.store_id,
        sales.user_id,
        sales.payment_type,
        sales.currency,
        cast(coalesce(baskets.line_count, 0) as bigint) as line_count,
        cast(coalesce(baskets.quantity, 0) as bigint) as quantity,
        cast(sales.amount as decimal(18, 2)) as amount,
        cast(sales.amount * exchange_rates.usd_per_unit as decimal(18, 2)) as amount_usd,
        sales.event_date as sale_date,
        sales.ts as sold_at,
        ledger_dates.committed_at as ledger_committed_at

    from sales

    inner join ledger_dates
        on sales.event_date = ledger_dates.event_date

    left join baskets
        on
            sales.event_date = baskets.event_date
            and sales.transaction_id = baskets.transaction_id

    left join exchange_rates
        on {{ is_rate_of('sales.currency', 'sales.event_date') }}

)

select * from transactions
