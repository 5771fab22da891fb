-- A row is a day whose revenue in fct_sales is not that of the stores in gold.

{%- set dates = built_dates('fct_sales') %}

with

fact_days as (

    select
        sale_date,
        count(*) as transaction_count,
        sum(amount_usd) as amount_usd

    from {{ ref('fct_sales') }}

    where {{ in_dates('sale_date', dates) }}

    group by sale_date

),

store_days as (

    select
        sale_date,
        sum(transaction_count) as transaction_count,
        sum(amount_usd) as amount_usd

    from {{ ref('sales_by_store') }}

    where {{ in_dates('sale_date', dates) }}

    group by sale_date

)

select
    fact_days.sale_date,
    fact_days.amount_usd,
    store_days.sale_date as gold_sale_date,
    store_days.amount_usd as gold_amount_usd

from fact_days

full outer join store_days
    on fact_days.sale_date = store_days.sale_date

where
    fact_days.sale_date is null
    or store_days.sale_date is null
    or fact_days.transaction_count <> store_days.transaction_count
    or fact_days.amount_usd <> store_days.amount_usd
