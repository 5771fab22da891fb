{{ config(materialized='table', dist='all', sort=['week_start_date', 'store_id']) }}

with

sales_by_store as (

    select
        store_id,
        transaction_count,
        quantity,
        amount_usd,
        sale_date

    from {{ ref('sales_by_store') }}

),

stores as (

    select
        store_id,
        store_name,
        store_format,
        country_code,
        region

    from {{ ref('dim_store') }}

    where is_current

),

dates as (

    select
        date_day,
        week_start_date

    from {{ ref('dim_date') }}

),

store_weeks as (

    select
        sales_by_store.store_id,
        dates.week_start_date,
        count(distinct sales_by_store.sale_date) as selling_day_count,
        sum(sales_by_store.transaction_count) as transaction_count,
        sum(sales_by_store.quantity) as quantity,
        sum(sales_by_store.amount_usd) as amount_usd

    from sales_by_store

    inner join dates
        on sales_by_store.sale_date = dates.date_day

    group by
        sales_by_store.store_id,
        dates.week_start_date

),

compared_weeks as (

    select
        store_weeks.store_id,
        stores.store_name,
        stores.store_format,
        stores.country_code,
        stores.region,
        store_weeks.week_start_date,
        store_weeks.selling_day_count,
        store_weeks.transaction_count,
        store_weeks.quantity,
        store_weeks.amount_usd,
        previous_weeks.amount_usd as previous_week_amount_usd,
        rank() over (
            partition by stores.country_code, store_weeks.week_start_date
            order by store_weeks.amount_usd desc
        ) as rank_in_country

    from store_weeks

    left join stores
        on store_weeks.store_id = stores.store_id

    left join store_weeks as previous_weeks
        on
            store_weeks.store_id = previous_weeks.store_id
            and cast({{ dbt.dateadd('day', -7, 'store_weeks.week_start_date') }} as date)
            = previous_weeks.week_start_date

),

typed as (

    select
        cast(store_id as varchar(16)) as store_id,
        cast(store_name as varchar(200)) as store_name,
        cast(store_format as varchar(16)) as store_format,
        cast(country_code as varchar(2)) as country_code,
        cast(region as varchar(60)) as region,
        cast(selling_day_count as integer) as selling_day_count,
        cast(transaction_count as bigint) as transaction_count,
        cast(quantity as bigint) as quantity,
        cast(amount_usd as decimal(18, 2)) as amount_usd,
        {{ quotient('amount_usd', 'transaction_count', 2) }} as average_basket_usd,
        cast(previous_week_amount_usd as decimal(18, 2)) as previous_week_amount_usd,
        cast({{ quotient('amount_usd', 'previous_week_amount_usd', 4) }} - 1 as decimal(18, 4))
            as amount_growth,
        cast(rank_in_country as integer) as rank_in_country,
        cast(week_start_date as date) as week_start_date

    from compared_weeks

)

select * from typed
