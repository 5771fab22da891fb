-- How large is the online share of revenue in each country?

with

fct_sales as (

    select
        store_key,
        amount_usd

    from {{ ref('fct_sales') }}

),

dim_store as (

    select
        store_key,
        country_code,
        is_online

    from {{ ref('dim_store') }}

)

select
    dim_store.country_code,
    count(*) as transactions,
    sum(fct_sales.amount_usd) as revenue_usd,
    cast(
        100 * sum(case when dim_store.is_online then fct_sales.amount_usd else 0 end)
        / sum(fct_sales.amount_usd) as decimal(5, 1)
    ) as online_percent_of_revenue

from fct_sales

inner join dim_store
    on fct_sales.store_key = dim_store.store_key

group by dim_store.country_code

order by revenue_usd desc
