{{ config(materialized=in_lake('incremental'), incremental_strategy='replace_dates') }}

with

sentiment as (

    select
        symbol,
        label,
        event_date,
        cast(score * 10000 as bigint) as score_points

    from {{ source('silver', 'sentiment') }}

    where {{ in_dates('event_date', stale_dates()) }}

),

ledger_dates as (

    select
        event_date,
        committed_at

    from {{ source('ledger', 'dates') }}

    where table_name = 'sentiment'

),

daily_sums as (

    select
        symbol,
        event_date,
        count(*) as article_count,
        count(case when label = 'positive' then 1 end) as positive_count,
        count(case when label = 'neutral' then 1 end) as neutral_count,
        count(case when label = 'negative' then 1 end) as negative_count,
        sum(score_points) as score_points

    from sentiment

    group by
        symbol,
        event_date

),

daily_sentiment as (

    select
        daily_sums.symbol,
        daily_sums.article_count,
        daily_sums.positive_count,
        daily_sums.neutral_count,
        daily_sums.negative_count,
        cast(
            {{ quotient('daily_sums.score_points', '(daily_sums.article_count * 10000)', 4) }}
            as decimal(5, 4)
        ) as average_score,
        daily_sums.event_date as news_date,
        ledger_dates.committed_at as ledger_committed_at

    from daily_sums

    inner join ledger_dates
        on daily_sums.event_date = ledger_dates.event_date

)

select * from daily_sentiment
