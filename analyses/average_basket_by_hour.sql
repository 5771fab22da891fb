-- At which hours are baskets largest, online and in stores (of 30 sales or more)?

with

fct_sales as (

    select
        store_key,
        amount_usd,
        quantity,
        extract(hour from sold_at) as sale_hour

    from {{ ref('fct_sales') }}

),

dim_store as (

    select
        store_key,
        is_online

    from {{ ref('dim_store') }}

)

select
    fct_sales.sale_hour as utc_hour,
    dim_store.is_online,
    count(*) as transactions,
    cast(avg(fct_sales.amount_usd) as decimal(18, 2)) as average_basket_usd,
    cast(avg(cast(fct_sales.quantity as decimal(18, 4))) as decimal(18, 2)) as average_pieces

from fct_sales

inner join dim_store
    on fct_sales.store_key = dim_store.store_key

group by
    fct_sales.sale_hour,
    dim_store.is_online

having count(*) >= 30

order by
    average_basket_usd desc,
    utc_hour asc
