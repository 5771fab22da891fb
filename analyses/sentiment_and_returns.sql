-- Do prices follow the news: what are returns on the day and the day after, by sentiment?

with

mart_market_sentiment as (

    select
        sentiment_label,
        article_count,
        same_day_return,
        next_day_return,
        is_followed_by_return

    from {{ ref('mart_market_sentiment') }}

)

select
    sentiment_label,
    sum(article_count) as articles,
    count(*) as share_days,
    cast(avg(same_day_return) as decimal(18, 6)) as average_same_day_return,
    cast(avg(next_day_return) as decimal(18, 6)) as average_next_day_return,
    cast(
        avg(
            case
                when is_followed_by_return then 1.0
                when not is_followed_by_return then 0.0
            end
        ) as decimal(9, 4)
    ) as followed_share

from mart_market_sentiment

group by sentiment_label

order by average_same_day_return desc
