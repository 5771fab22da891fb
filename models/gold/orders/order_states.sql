{{ config(materialized=in_lake('incremental'), incremental_strategy='replace_dates') }}

with

orders as (

    select
        order_id,
        customer_id,
        status,
        currency,
        amount,
        discount_rate,
        is_deleted,
        event_date,
        ordered_at,
        updated_at,
        row_number() over (
            partition by order_id
            order by updated_at desc, batch desc
        ) as age

    from {{ source('silver', 'orders') }}

    where {{ in_dates('event_date', stale_dates()) }}

),

exchange_rates as (

    select
        currency,
        usd_per_unit,
        valid_from,
        valid_to

    from {{ ref('exchange_rates') }}

),

ledger_dates as (

    select
        event_date,
        committed_at

    from {{ source('ledger', 'dates') }}

    where table_name = 'orders'

),

states as (

    select
        orders.order_id,
        orders.customer_id,
        orders.status,
        orders.currency,
        cast(orders.amount as decimal(18, 2)) as amount,
        cast(orders.amount * exchange_rates.usd_per_unit as decimal(18, 2)) as amount_usd,
        orders.discount_rate,
        coalesce(orders.status in ('paid', 'shipped', 'delivered'), false) as is_revenue,
        orders.is_deleted,
        orders.event_date as order_date,
        orders.ordered_at,
        orders.updated_at,
        ledger_dates.committed_at as ledger_committed_at

    from orders

    inner join ledger_dates
        on orders.event_date = ledger_dates.event_date

    left join exchange_rates
        on {{ is_rate_of('orders.currency', 'orders.event_date') }}

    where orders.age = 1

)

select * from states
