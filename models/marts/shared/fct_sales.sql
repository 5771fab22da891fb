{{ config(
    materialized='incremental',
    incremental_strategy='replace_dates',
    dist='user_id',
    sort=['sale_date', 'store_id'],
) }}

with

sales_transactions as (

    select
        transaction_id,
        store_id,
        user_id,
        payment_type,
        currency,
        line_count,
        quantity,
        amount,
        amount_usd,
        sale_date,
        sold_at

    from {{ ref('sales_transactions') }}

    where {{ in_dates('sale_date', stale_dates()) }}

),

sale_dates as (

    select
        sale_date,
        ledger_committed_at

    from {{ ref('sale_dates') }}

),

store_versions as (

    select
        store_key,
        store_id,
        case when is_first_version then date '1900-01-01' else valid_from end as applies_from,
        coalesce(
            lead(valid_from) over (partition by store_id order by valid_from),
            date '9999-12-31'
        ) as applies_until

    from {{ ref('dim_store') }}

),

user_versions as (

    select
        user_key,
        user_id,
        case when is_first_version then date '1900-01-01' else valid_from end as applies_from,
        coalesce(
            lead(valid_from) over (partition by user_id order by valid_from),
            date '9999-12-31'
        ) as applies_until

    from {{ ref('dim_user') }}

),

keyed_sales as (

    select
        cast(sales_transactions.transaction_id as varchar(32)) as transaction_id,
        cast(store_versions.store_key as varchar(32)) as store_key,
        cast(user_versions.user_key as varchar(32)) as user_key,
        cast(sales_transactions.store_id as varchar(16)) as store_id,
        cast(sales_transactions.user_id as varchar(16)) as user_id,
        cast(sales_transactions.payment_type as varchar(16)) as payment_type,
        cast(sales_transactions.currency as varchar(3)) as currency,
        cast(sales_transactions.line_count as bigint) as line_count,
        cast(sales_transactions.quantity as bigint) as quantity,
        cast(sales_transactions.amount as decimal(18, 2)) as amount,
        cast(sales_transactions.amount_usd as decimal(18, 2)) as amount_usd,
        cast(sales_transactions.sale_date as date) as sale_date,
        cast(sales_transactions.sold_at as timestamp) as sold_at,
        cast(sale_dates.ledger_committed_at as timestamp) as ledger_committed_at

    from sales_transactions

    inner join sale_dates
        on sales_transactions.sale_date = sale_dates.sale_date

    left join store_versions
        on
            sales_transactions.store_id = store_versions.store_id
            and sales_transactions.sale_date >= store_versions.applies_from
            and sales_transactions.sale_date < store_versions.applies_until

    left join user_versions
        on
            sales_transactions.user_id = user_versions.user_id
            and sales_transactions.sale_date >= user_versions.applies_from
            and sales_transactions.sale_date < user_versions.applies_until

)

select * from keyed_sales
