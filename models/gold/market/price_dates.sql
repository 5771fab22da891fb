{{ config(materialized=in_lake('table')) }}

{# Written after what it vouches for: a date must not look fresh
   before its bars and those its averages look back on are.. #}
-- depends_on: {{ ref('price_versions') }}

with

ledger_dates as (

    select
        event_date,
        row_count,
        committed_at

    from {{ source('ledger', 'dates') }}

    where table_name = 'stock_prices'

),

{# Dates that were emptied count too: what looked back on their bars has to forget them. #}
newest_commits as (

    select
        ledger_dates.event_date as price_date,
        max(earlier_dates.committed_at) as ledger_committed_at

    from ledger_dates

    inner join ledger_dates as earlier_dates
        on
            ledger_dates.event_date >= earlier_dates.event_date
            and {{ days_before('ledger_dates.event_date', price_window_days()) }}
            <= earlier_dates.event_date

    where ledger_dates.row_count > 0

    group by ledger_dates.event_date

)

select * from newest_commits
