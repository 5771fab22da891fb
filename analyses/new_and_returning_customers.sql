-- How much of each day's business comes from customers who bought before?

with

fct_sales as (

    select
        user_id,
        sale_date,
        sum(amount_usd) as amount_usd

    from {{ ref('fct_sales') }}

    group by
        user_id,
        sale_date

),

mart_customer_value as (

    select
        user_id,
        first_sale_date

    from {{ ref('mart_customer_value') }}

),

customer_days as (

    select
        fct_sales.sale_date,
        fct_sales.amount_usd,
        case when fct_sales.sale_date > mart_customer_value.first_sale_date then 1 else 0 end
            as is_returning

    from fct_sales

    inner join mart_customer_value
        on fct_sales.user_id = mart_customer_value.user_id

)

select
    sale_date,
    sum(1 - is_returning) as new_customers,
    sum(is_returning) as returning_customers,
    sum(is_returning * amount_usd) as returning_revenue_usd,
    sum(amount_usd) as revenue_usd

from customer_days

group by sale_date

order by sale_date desc
