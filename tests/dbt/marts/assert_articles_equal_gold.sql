-- A row is a day whose articles in mart_market_sentiment are not those of gold.

with

mart_days as (

    select
        news_date,
        sum(article_count) as article_count,
        sum(positive_count + neutral_count + negative_count) as labelled_count

    from {{ ref('mart_market_sentiment') }}

    group by news_date

),

gold_days as (

    select
        news_date,
        sum(article_count) as article_count

    from {{ ref('sentiment_by_symbol') }}

    group by news_date

)

select
    mart_days.news_date,
    gold_days.news_date as gold_news_date

from mart_days

full outer join gold_days
    on mart_days.news_date = gold_days.news_date

where
    mart_days.news_date is null
    or gold_days.news_date is null
    or mart_days.article_count <> gold_days.article_count
    or mart_days.labelled_count <> gold_days.article_count
