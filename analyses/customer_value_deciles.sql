-- How much of the revenue do the best customers bring, in tenths of the customers?

with

mart_customer_value as (

    select
        amount_usd,
        transaction_count,
        ntile(10) over (order by amount_usd desc, user_id asc) as decile

    from {{ ref('mart_customer_value') }}

),

deciles as (

    select
        decile,
        count(*) as customers,
        sum(transaction_count) as transactions,
        sum(amount_usd) as amount_usd

    from mart_customer_value

    group by decile

)

select
    decile,
    customers,
    cast(1.0 * transactions / customers as decimal(9, 2)) as transactions_per_customer,
    cast(amount_usd / customers as decimal(18, 2)) as revenue_per_customer_usd,
    cast(100 * amount_usd / sum(amount_usd) over () as decimal(5, 1)) as percent_of_revenue

from deciles

order by decile
