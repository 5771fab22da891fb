{{ config(materialized='table', dist='user_id', sort=['user_id']) }}

with

fct_sales as (

    select
        user_id,
        store_id,
        quantity,
        amount_usd,
        sale_date

    from {{ ref('fct_sales') }}

),

customers as (

    select
        user_id,
        country_code,
        segment,
        signup_date

    from {{ ref('dim_user') }}

    where is_current

),

online_stores as (

    select store_id

    from {{ ref('dim_store') }}

    where
        is_current
        and is_online

),

newest_day as (

    select max(sale_date) as newest_sale_date

    from fct_sales

),

purchases as (

    select
        fct_sales.user_id,
        count(*) as transaction_count,
        sum(case when online_stores.store_id is not null then 1 else 0 end)
            as online_transaction_count,
        sum(fct_sales.quantity) as quantity,
        sum(fct_sales.amount_usd) as amount_usd,
        min(fct_sales.sale_date) as first_sale_date,
        max(fct_sales.sale_date) as last_sale_date

    from fct_sales

    left join online_stores
        on fct_sales.store_id = online_stores.store_id

    group by fct_sales.user_id

),

typed as (

    select
        cast(purchases.user_id as varchar(16)) as user_id,
        cast(customers.country_code as varchar(2)) as country_code,
        cast(customers.segment as varchar(16)) as segment,
        cast(purchases.transaction_count as bigint) as transaction_count,
        cast(purchases.online_transaction_count as bigint) as online_transaction_count,
        cast(purchases.quantity as bigint) as quantity,
        cast(purchases.amount_usd as decimal(18, 2)) as amount_usd,
        {{ quotient('purchases.amount_usd', 'purchases.transaction_count', 2) }}
            as average_basket_usd,
        cast(
            {{ dbt.datediff('purchases.last_sale_date', 'newest_day.newest_sale_date', 'day') }}
            as integer
        ) as days_since_last_sale,
        cast(customers.signup_date as date) as signup_date,
        cast(purchases.first_sale_date as date) as first_sale_date,
        cast(purchases.last_sale_date as date) as last_sale_date

    from purchases

    cross join newest_day

    left join customers
        on purchases.user_id = customers.user_id

)

select * from typed
