{{ config(materialized=in_lake('incremental'), incremental_strategy='replace_dates') }}

{%- set dates = stale_dates() %}

with

sale_items as (

    select
        transaction_id,
        line_number,
        store_id,
        sku,
        currency,
        quantity,
        unit_price,
        line_amount,
        event_date,
        ts

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

    where table_name = 'sale_items'

),

lines_in_usd as (

    select
        sale_items.transaction_id,
        sale_items.line_number,
        sale_items.store_id,
        sale_items.sku,
        sale_items.currency,
        cast(sale_items.quantity as bigint) as quantity,
        cast(sale_items.unit_price as decimal(18, 2)) as unit_price,
        cast(sale_items.line_amount as decimal(18, 2)) as line_amount,
        cast(sale_items.line_amount * exchange_rates.usd_per_unit as decimal(18, 2))
            as line_amount_usd,
        sale_items.event_date as sale_date,
        sale_items.ts as sold_at,
        ledger_dates.committed_at as ledger_committed_at

    from sale_items

    inner join ledger_dates
        on sale_items.event_date = ledger_dates.event_date

    left join exchange_rates
        on {{ is_rate_of('sale_items.currency', 'sale_items.event_date') }}

)

select * from lines_in_usd
