-- A row is a share whose bars of some days are, to the last trade, those of another share.

{%- set dates = built_dates('price_versions') %}

with

bars as (

    select
        symbol,
        open_price,
        high_price,
        low_price,
        close_price,
        volume,
        price_date

    from {{ ref('price_versions') }}

    where
        is_current
        and {{ in_dates('price_date', dates) }}

)

select
    bars.symbol,
    other_bars.symbol as other_symbol,
    count(*) as equal_bar_count

from bars

inner join bars as other_bars
    on
        bars.price_date = other_bars.price_date
        and bars.open_price = other_bars.open_price
        and bars.high_price = other_bars.high_price
        and bars.low_price = other_bars.low_price
        and bars.close_price = other_bars.close_price
        and bars.volume = other_bars.volume

where bars.symbol < other_bars.symbol

group by
    bars.symbol,
    other_bars.symbol
