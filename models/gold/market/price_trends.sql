{{ config(materialized=in_lake('incremental'), incremental_strategy='replace_dates') }}

{%- set dates = stale_dates() %}

with

{# A price times its split factor, and a volume divided by it, are comparable over splits. #}
bars as (

    select
        symbol,
        version_number,
        open_price,
        high_price,
        low_price,
        close_price,
        volume,
        split_factor,
        is_correction,
        price_date,
        cast(close_price * split_factor as decimal(18, 2)) as comparable_close,
        cast({{ quotient('volume', 'split_factor', 2) }} as decimal(18, 2)) as comparable_volume

    from {{ ref('price_versions') }}

    where
        is_current
        and {{ in_dates('price_date', dates, margin_days=price_window_days()) }}

),

price_dates as (

    select
        price_date,
        ledger_committed_at

    from {{ ref('price_dates') }}

    where {{ in_dates('price_date', dates) }}

),

{# Every snapshot of the calendar covers the month before it: the trading day before a bar is known
   from the snapshot that the bar was checked against. #}
known_trading_days as (

    select distinct trading_date

    from {{ source('silver', 'trading_days') }}

),

trading_days as (

    select
        trading_date,
        lag(trading_date) over (order by trading_date) as previous_trading_date

    from known_trading_days

),

{# Each bar with those it looks back on, itself the first. Bars further back than the window are
   left out even where trading days are missing, so that a day depends on its window alone. #}
windows as (

    select
        bars.symbol,
        bars.price_date,
        earlier_bars.comparable_close,
        earlier_bars.comparable_volume,
        row_number() over (
            partition by bars.symbol, bars.price_date
            order by earlier_bars.price_date desc
        ) as bars_back,
        lag(earlier_bars.comparable_close) over (
            partition by bars.symbol, bars.price_date
            order by earlier_bars.price_date
        ) as previous_close,
        lag(earlier_bars.price_date) over (
            partition by bars.symbol, bars.price_date
            order by earlier_bars.price_date
        ) as previous_price_date,
        trading_days.previous_trading_date

    from bars

    inner join price_dates
        on bars.price_date = price_dates.price_date

    inner join bars as earlier_bars
        on
            bars.symbol = earlier_bars.symbol
            and bars.price_date >= earlier_bars.price_date
            and {{ days_before('bars.price_date', price_window_days()) }} <= earlier_bars.price_date

    left join trading_days
        on earlier_bars.price_date = trading_days.trading_date

),

returns as (

    select
        symbol,
        price_date,
        comparable_close,
        comparable_volume,
        bars_back,
        case
            when previous_price_date = previous_trading_date
                then {{ quotient('(comparable_close - previous_close)', 'previous_close', 6) }}
        end as daily_return

    from windows

    where bars_back <= 31

),

{# Whole millionths: their sums are exact, whatever the order in which an engine adds them. #}
sums as (

    select
        symbol,
        price_date,
        max(case when bars_back = 1 then daily_return end) as daily_return,
        count(case when bars_back <= 7 then 1 end) as bar_count_7,
        count(case when bars_back <= 30 then 1 end) as bar_count_30,
        cast(sum(case when bars_back <= 7 then comparable_close end) as decimal(18, 2))
            as sum_7,
        cast(sum(case when bars_back <= 30 then comparable_close end) as decimal(18, 2))
            as sum_30,
        count(case when bars_back <= 30 then daily_return end) as return_count,
        cast(
            sum(case when bars_back <= 30 then cast(daily_return * 1000000 as bigint) end)
            as bigint
        ) as return_sum,
        cast(
            sum(
                case
                    when bars_back <= 30
                        then
                            cast(daily_return * 1000000 as bigint)
                            * cast(daily_return * 1000000 as bigint)
                end
            ) as bigint
        ) as return_square_sum,
        count(case when bars_back > 1 then 1 end) as earlier_bar_count,
        cast(sum(case when bars_back = 1 then comparable_volume end) as decimal(18, 2))
            as comparable_volume,
        cast(sum(case when bars_back > 1 then comparable_volume end) as decimal(18, 2))
            as earlier_volume_sum

    from returns

    group by
        symbol,
        price_date

),

measures as (

    select
        symbol,
        daily_return,
        bar_count_7,
        bar_count_30,
        sum_7,
        sum_30,
        price_date,
        case
            when return_count >= 2
                then
                    cast(
                        round(
                            sqrt(
                                cast(
                                    return_count * return_square_sum - return_sum * return_sum
                                    as double
                                )
                                / cast(return_count * (return_count - 1) as double)
                            ) / 1000000,
                            6
                        ) as decimal(9, 6)
                    )
        end as volatility_30d,
        case
            when earlier_bar_count >= 3
                then
                    {{ quotient('comparable_volume * earlier_bar_count', 'earlier_volume_sum', 4) }}
        end as volume_ratio

    from sums

),

trends as (

    select
        bars.symbol,
        bars.version_number,
        bars.open_price,
        bars.high_price,
        bars.low_price,
        bars.close_price,
        bars.volume,
        bars.split_factor,
        cast(measures.daily_return as decimal(18, 6)) as daily_return,
        cast(
            {{ quotient('measures.sum_7', '(measures.bar_count_7 * bars.split_factor)', 4) }}
            as decimal(18, 4)
        ) as moving_average_7d,
        cast(
            {{ quotient('measures.sum_30', '(measures.bar_count_30 * bars.split_factor)', 4) }}
            as decimal(18, 4)
        ) as moving_average_30d,
        measures.volatility_30d,
        cast(measures.volume_ratio as decimal(18, 4)) as volume_ratio,
        cast(measures.bar_count_30 as integer) as window_bar_count,
        coalesce(measures.volume_ratio >= 3, false) as is_volume_anomaly,
        bars.is_correction as is_corrected,
        bars.price_date,
        price_dates.ledger_committed_at

    from bars

    inner join measures
        on
            bars.symbol = measures.symbol
            and bars.price_date = measures.price_date

    inner join price_dates
        on bars.price_date = price_dates.price_date

)

select * from trends
