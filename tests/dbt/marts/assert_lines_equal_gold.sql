-- A row is a day whose lines in fct_sale_lines are not the product sales of gold.

{%- set dates = built_dates('fct_sale_lines') %}

with

fact_days as (

    select
        sale_date,
        sum(quantity) as quantity,
        sum(line_amount_usd) as amount_usd

    from {{ ref('fct_sale_lines') }}

    where {{ in_dates('sale_date', dates) }}

    group by sale_date

),

product_days as (

    select
        sale_date,
        sum(quantity) as quantity,
        sum(amount_usd) as amount_usd

    from {{ ref('product_sales') }}

    where {{ in_dates('sale_date', dates) }}

    group by sale_date

)

select
    fact_days.sale_date,
    product_days.sale_date as gold_sale_date

from fact_days

full outer join product_days
    on fact_days.sale_date = product_days.sale_date

where
    fact_days.sale_date is null
    or product_days.sale_date is null
    or fact_days.quantity <> product_days.quantity
    or fact_days.amount_usd <> product_days.amount_usd
