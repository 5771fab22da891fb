{{ config(
    materialized='incremental',
    incremental_strategy='replace_dates',
    dist='symbol',
    sort=['price_date', 'symbol'],
) }}

with

price_trends as (

    select
        symbol,
        open_price,
        high_price,
        low_price,
        close_price,
        volume,
        split_factor,
        daily_return,
        moving_average_7d,
        moving_average_30d,
        volatility_30d,
        volume_ratio,
        window_bar_count,
        is_volume_anomaly,
        is_corrected,
        price_date,
        ledger_committed_at

    from {{ ref('price_trends') }}

    where {{ in_dates('price_date', stale_dates()) }}

),

typed as (

    select
        cast(symbol as varchar(16)) as symbol,
        cast(open_price as decimal(18, 2)) as open_price,
        cast(high_price as decimal(18, 2)) as high_price,
        cast(low_price as decimal(18, 2)) as low_price,
        cast(close_price as decimal(18, 2)) as close_price,
        cast(volume as bigint) as volume,
        cast(split_factor as integer) as split_factor,
        cast(daily_return as decimal(18, 6)) as daily_return,
        cast(moving_average_7d as decimal(18, 4)) as moving_average_7d,
        cast(moving_average_30d as decimal(18, 4)) as moving_average_30d,
        cast(volatility_30d as decimal(9, 6)) as volatility_30d,
        cast(volume_ratio as decimal(18, 4)) as volume_ratio,
        cast(window_bar_count as integer) as window_bar_count,
        cast(is_volume_anomaly as boolean) as is_volume_anomaly,
        cast(is_corrected as boolean) as is_corrected,
        cast(price_date as date) as price_date,
        cast(ledger_committed_at as timestamp) as ledger_committed_at

    from price_trends

)

select * from typed
