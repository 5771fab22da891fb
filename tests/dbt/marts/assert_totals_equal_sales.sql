-- A row is a mart whose revenue of all time is not that of fct_sales.

with

sales as (

    select sum(amount_usd) as amount_usd

    from {{ ref('fct_sales') }}

),

totals as (

    select
        'mart_customer_value' as mart,
        sum(amount_usd) as amount_usd

    from {{ ref('mart_customer_value') }}

    union all

    select
        'mart_store_performance' as mart,
        sum(amount_usd) as amount_usd

    from {{ ref('mart_store_performance') }}

)

select
    totals.mart,
    totals.amount_usd as mart_amount_usd,
    sales.amount_usd

from totals

cross join sales

where totals.amount_usd <> sales.amount_usd
