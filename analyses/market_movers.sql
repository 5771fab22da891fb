-- Which shares moved most over their last thirty bars, and how nervously?

with

fct_prices as (

    select
        symbol,
        close_price * split_factor as comparable_close,
        volatility_30d,
        is_volume_anomaly,
        row_number() over (partition by symbol order by price_date desc) as bars_back

    from {{ ref('fct_prices') }}

),

dim_instrument as (

    select
        symbol,
        company_name,
        sector

    from {{ ref('dim_instrument') }}

),

recent_prices as (

    select
        symbol,
        comparable_close,
        volatility_30d,
        is_volume_anomaly,
        bars_back,
        max(bars_back) over (partition by symbol) as first_bar

    from fct_prices

    where bars_back <= 30

),

changes as (

    select
        symbol,
        max(case when bars_back = first_bar then comparable_close end) as first_close,
        max(case when bars_back = 1 then comparable_close end) as last_close,
        max(case when bars_back = 1 then volatility_30d end) as volatility_30d,
        sum(case when is_volume_anomaly then 1 else 0 end) as volume_anomaly_count

    from recent_prices

    group by symbol

)

select
    changes.symbol,
    dim_instrument.company_name,
    dim_instrument.sector,
    cast(changes.last_close / changes.first_close - 1 as decimal(18, 4)) as price_change,
    changes.volatility_30d,
    changes.volume_anomaly_count

from changes

inner join dim_instrument
    on changes.symbol = dim_instrument.symbol

order by price_change desc, changes.symbol asc
