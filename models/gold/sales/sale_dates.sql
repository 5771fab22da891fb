{{ config(materialized=in_lake('table')) }}

{# Written after what it vouches for: a date must not look fresh
   before its sales and versions are.. #}
-- depends_on: {{ ref('sales_transactions') }}
-- depends_on: {{ ref('sale_lines') }}
-- depends_on: {{ ref('gold_dim_store') }}
-- depends_on: {{ ref('gold_dim_user') }}

with

ledger_dates as (

    select
        table_name,
        event_date,
        row_count,
        committed_at

    from {{ source('ledger', 'dates') }}

),

sale_days as (

    select
        event_date as sale_date,
        committed_at

    from ledger_dates

    where
        table_name = 'sales'
        and row_count > 0

),

snapshot_days as (

    select
        event_date,
        committed_at

    from ledger_dates

    where table_name in ('stores', 'users')

),

commits_behind_sales as (

    select
        sale_days.sale_date,
        sale_days.committed_at,
        max(snapshot_days.committed_at) as snapshots_committed_at

    from sale_days

    left join snapshot_days
        on sale_days.sale_date >= snapshot_days.event_date

    group by
        sale_days.sale_date,
        sale_days.committed_at

),

newest_commits as (

    select
        sale_date,
        greatest(committed_at, coalesce(snapshots_committed_at, committed_at))
            as ledger_committed_at

    from commits_behind_sales

)

select * from newest_commits
