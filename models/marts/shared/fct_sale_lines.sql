{{ config(
    materialized='incremental',
    incremental_strategy='replace_dates',
    dist='transaction_id',
    sort=['sale_date', 'sku'],
) }}

with

sale_lines as (

    select
        transaction_id,
        line_number,
        store_id,
        sku,
        currency,
        quantity,
        unit_price,
        line_amount,
        line_amount_usd,
        sale_date,
        ledger_committed_at

    from {{ ref('sale_lines') }}

    where {{ in_dates('sale_date', stale_dates()) }}

),

typed as (

    select
        cast(transaction_id as varchar(32)) as transaction_id,
        cast(line_number as integer) as line_number,
        cast(store_id as varchar(16)) as store_id,
        cast(sku as varchar(16)) as sku,
        cast(currency as varchar(3)) as currency,
        cast(quantity as bigint) as quantity,
        cast(unit_price as decimal(18, 2)) as unit_price,
        cast(line_amount as decimal(18, 2)) as line_amount,
        cast(line_amount_usd as decimal(18, 2)) as line_amount_usd,
        cast(sale_date as date) as sale_date,
        cast(ledger_committed_at as timestamp) as ledger_committed_at

    from sale_lines

)

select * from typed
