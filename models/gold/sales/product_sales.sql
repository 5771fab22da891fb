{{ config(materialized=in_lake('incremental'), incremental_strategy='replace_dates') }}

with

sale_lines as (

    select
        sku,
        transaction_id,
        quantity,
        line_amount_usd,
        sale_date,
        ledger_committed_at

    from {{ ref('sale_lines') }}

    where {{ in_dates('sale_date', stale_dates()) }}

),

product_days as (

    select
        sku,
        count(distinct transaction_id) as transaction_count,
        cast(sum(quantity) as bigint) as quantity,
        cast(sum(line_amount_usd) as decimal(18, 2)) as amount_usd,
        sale_date,
        max(ledger_committed_at) as ledger_committed_at

    from sale_lines

    group by
        sku,
        sale_date

)

select * from product_days
