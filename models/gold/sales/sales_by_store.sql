{{ config(materialized=in_lake('incremental'), incremental_strategy='replace_dates') }}

with

sales_transactions as (

    select
        store_id,
        user_id,
        currency,
        quantity,
        amount,
        amount_usd,
        sale_date,
        ledger_committed_at

    from {{ ref('sales_transactions') }}

    where {{ in_dates('sale_date', stale_dates()) }}

),

store_days as (

    select
        store_id,
        currency,
        count(*) as transaction_count,
        count(distinct user_id) as customer_count,
        cast(sum(quantity) as bigint) as quantity,
        cast(sum(amount) as decimal(18, 2)) as amount,
        cast(sum(amount_usd) as decimal(18, 2)) as amount_usd,
        sale_date,
        max(ledger_committed_at) as ledger_committed_at

    from sales_transactions

    group by
        store_id,
        currency,
        sale_date

)

select * from store_days
