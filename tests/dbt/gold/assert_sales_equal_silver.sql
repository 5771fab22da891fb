-- A row is a day and currency whose sales in gold are not those that silver holds.

{%- set dates = built_dates('sales_transactions') %}

with

silver_sales as (

    select
        event_date as sale_date,
        currency,
        count(*) as transaction_count,
        sum(amount) as amount

    from {{ source('silver', 'sales') }}

    where {{ in_dates('event_date', dates) }}

    group by
        event_date,
        currency

),

gold_sales as (

    select
        sale_date,
        currency,
        count(*) as transaction_count,
        sum(amount) as amount

    from {{ ref('sales_transactions') }}

    where {{ in_dates('sale_date', dates) }}

    group by
        sale_date,
        currency

)

select
    silver_sales.sale_date as silver_date,
    gold_sales.sale_date as gold_date,
    silver_sales.amount as silver_amount,
    gold_sales.amount as gold_amount

from silver_sales

full outer join gold_sales
    on
        silver_sales.sale_date = gold_sales.sale_date
        and silver_sales.currency = gold_sales.currency

where
    silver_sales.sale_date is null
    or gold_sales.sale_date is null
    or silver_sales.transaction_count <> gold_sales.transaction_count
    or silver_sales.amount <> gold_sales.amount
