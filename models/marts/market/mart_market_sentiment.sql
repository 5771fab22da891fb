{{ config(materialized='table', dist='all', sort=['news_date', 'symbol']) }}

with

sentiment_returns as (

    select
        symbol,
        article_count,
        positive_count,
        neutral_count,
        negative_count,
        average_score,
        same_day_return,
        next_day_return,
        news_date,
        next_price_date

    from {{ ref('sentiment_returns') }}

),

instruments as (

    select
        symbol,
        company_name,
        sector

    from {{ ref('dim_instrument') }}

),

named_sentiment as (

    select
        cast(sentiment_returns.symbol as varchar(16)) as symbol,
        cast(instruments.company_name as varchar(200)) as company_name,
        cast(instruments.sector as varchar(60)) as sector,
        cast(sentiment_returns.article_count as bigint) as article_count,
        cast(sentiment_returns.positive_count as bigint) as positive_count,
        cast(sentiment_returns.neutral_count as bigint) as neutral_count,
        cast(sentiment_returns.negative_count as bigint) as negative_count,
        cast(sentiment_returns.average_score as decimal(5, 4)) as average_score,
        cast(
            case
                when sentiment_returns.average_score >= 0.05 then 'positive'
                when sentiment_returns.average_score <= -0.05 then 'negative'
                else 'neutral'
            end as varchar(8)
        ) as sentiment_label,
        cast(sentiment_returns.same_day_return as decimal(18, 6)) as same_day_return,
        cast(sentiment_returns.next_day_return as decimal(18, 6)) as next_day_return,
        cast(
            case
                when sentiment_returns.average_score >= 0.05
                    then sentiment_returns.next_day_return > 0
                when sentiment_returns.average_score <= -0.05
                    then sentiment_returns.next_day_return < 0
            end as boolean
        ) as is_followed_by_return,
        cast(sentiment_returns.news_date as date) as news_date,
        cast(sentiment_returns.next_price_date as date) as next_price_date

    from sentiment_returns

    left join instruments
        on sentiment_returns.symbol = instruments.symbol

)

select * from named_sentiment
