-- How do customers pay, online and in stores?

with

fct_sales as (

    select
        store_key,
        payment_type,
        amount_usd

    from {{ ref('fct_sales') }}

),

dim_store as (

    select
        store_key,
        is_online

    from {{ ref('dim_store') }}

),

payments as (

    select
        dim_store.is_online,
        fct_sales.payment_type,
        count(*) as transactions,
        sum(fct_sales.amount_usd) as amount_usd

    from fct_sales

    inner join dim_store
        on fct_sales.store_key = dim_store.store_key

    group by
        dim_store.is_online,
        fct_sales.payment_type

)

select
    is_online,
    payment_type,
    transactions,
    amount_usd as revenue_usd,
    cast(
        100 * amount_usd / sum(amount_usd) over (partition by is_online) as decimal(5, 1)
    ) as percent_of_revenue

from payments

order by
    is_online asc,
    revenue_usd desc
