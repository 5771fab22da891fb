-- How do the sectors do from day to day, and how is their mood?

with

fct_prices as (

    select
        symbol,
        daily_return,
        price_date

    from {{ ref('fct_prices') }}

),

dim_instrument as (

    select
        symbol,
        sector

    from {{ ref('dim_instrument') }}

),

mart_market_sentiment as (

    select
        sector,
        article_count,
        average_score,
        news_date

    from {{ ref('mart_market_sentiment') }}

),

sector_days as (

    select
        dim_instrument.sector,
        fct_prices.price_date,
        cast(avg(fct_prices.daily_return) as decimal(18, 6)) as average_return

    from fct_prices

    inner join dim_instrument
        on fct_prices.symbol = dim_instrument.symbol

    group by
        dim_instrument.sector,
        fct_prices.price_date

),

sector_moods as (

    select
        sector,
        news_date,
        sum(article_count) as articles,
        cast(sum(average_score * article_count) / sum(article_count) as decimal(9, 4))
            as average_score

    from mart_market_sentiment

    group by
        sector,
        news_date

)

select
    sector_days.price_date,
    sector_days.sector,
    sector_days.average_return,
    sector_moods.articles,
    sector_moods.average_score

from sector_days

left join sector_moods
    on
        sector_days.sector = sector_moods.sector
        and sector_days.price_date = sector_moods.news_date

order by sector_days.price_date desc, sector_days.average_return desc
