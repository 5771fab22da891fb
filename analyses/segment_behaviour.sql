-- What did customers of each segment spend, by the segment they were in when they bought?

with

fct_sales as (

    select
        user_key,
        user_id,
        amount_usd

    from {{ ref('fct_sales') }}

),

dim_user as (

    select
        user_key,
        segment

    from {{ ref('dim_user') }}

)

select
    dim_user.segment,
    count(distinct fct_sales.user_id) as customers,
    count(*) as transactions,
    sum(fct_sales.amount_usd) as revenue_usd,
    cast(avg(fct_sales.amount_usd) as decimal(18, 2)) as average_basket_usd

from fct_sales

inner join dim_user
    on fct_sales.user_key = dim_user.user_key

group by dim_user.segment

order by revenue_usd desc
