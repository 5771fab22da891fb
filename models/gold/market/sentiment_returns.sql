{{ config(materialized=in_lake('table')) }}

with

sentiment_by_symbol as (

    select
        symbol,
        article_count,
        positive_count,
        neutral_count,
        negative_count,
        average_score,
        news_date

    from {{ ref('sentiment_by_symbol') }}

),

bars as (

    select
        symbol,
        daily_return,
        price_date,
        lag(price_date) over (partition by symbol order by price_date) as previous_price_date

    from {{ ref('price_trends') }}

),

{# Articles of a day without trading wait for the next bar; after a week no bar answers them. #}
answered_sentiment as (

    select
        sentiment_by_symbol.symbol,
        sentiment_by_symbol.article_count,
        sentiment_by_symbol.positive_count,
        sentiment_by_symbol.neutral_count,
        sentiment_by_symbol.negative_count,
        sentiment_by_symbol.average_score,
        same_day_bars.daily_return as same_day_return,
        next_bars.daily_return as next_day_return,
        sentiment_by_symbol.news_date,
        next_bars.price_date as next_price_date

    from sentiment_by_symbol

    left join bars as same_day_bars
        on
            sentiment_by_symbol.symbol = same_day_bars.symbol
            and sentiment_by_symbol.news_date = same_day_bars.price_date

    left join bars as next_bars
        on
            sentiment_by_symbol.symbol = next_bars.symbol
            and sentiment_by_symbol.news_date < next_bars.price_date
            and sentiment_by_symbol.news_date
            >= coalesce(next_bars.previous_price_date, date '1900-01-01')
            and sentiment_by_symbol.news_date
            >= {{ days_before('next_bars.price_date', 7) }}

)

select * from answered_sentiment
