{{ config(materialized=in_lake('incremental'), incremental_strategy='replace_dates') }}

with

stock_prices as (

    select
        symbol,
        date as price_date,
        published_date,
        open as open_price,
        high as high_price,
        low as low_price,
        close as close_price,
        volume,
        split_factor,
        event_date

    from {{ source('silver', 'stock_prices') }}

    where {{ in_dates('event_date', stale_dates()) }}

),

ledger_dates as (

    select
        event_date,
        committed_at

    from {{ source('ledger', 'dates') }}

    where table_name = 'stock_prices'

),

numbered_versions as (

    select
        stock_prices.symbol,
        stock_prices.open_price,
        stock_prices.high_price,
        stock_prices.low_price,
        stock_prices.close_price,
        stock_prices.volume,
        stock_prices.split_factor,
        stock_prices.price_date,
        stock_prices.published_date,
        ledger_dates.committed_at as ledger_committed_at,
        row_number() over (
            partition by stock_prices.symbol, stock_prices.price_date
            order by stock_prices.published_date
        ) as version_number,
        lead(stock_prices.published_date) over (
            partition by stock_prices.symbol, stock_prices.price_date
            order by stock_prices.published_date
        ) as replaced_date,
        lag(stock_prices.close_price) over (
            partition by stock_prices.symbol, stock_prices.price_date
            order by stock_prices.published_date
        ) as replaced_close_price

    from stock_prices

    inner join ledger_dates
        on stock_prices.event_date = ledger_dates.event_date

),

versions as (

    select
        symbol,
        cast(version_number as integer) as version_number,
        open_price,
        high_price,
        low_price,
        close_price,
        replaced_close_price,
        volume,
        split_factor,
        replaced_date is null as is_current,
        published_date > price_date as is_correction,
        price_date,
        published_date,
        replaced_date,
        ledger_committed_at

    from numbered_versions

)

select * from versions
