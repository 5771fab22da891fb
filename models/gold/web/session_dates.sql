{{ config(materialized=in_lake('table')) }}

{# Written after what it vouches for: a date must not look fresh
   before its sessions and sales are.. #}
-- depends_on: {{ ref('sessions') }}

with

ledger_dates as (

    select
        table_name,
        event_date,
        row_count,
        around_committed_at

    from {{ source('ledger', 'dates') }}

),

sale_dates as (

    select
        sale_date,
        ledger_committed_at

    from {{ ref('sale_dates') }}

),

click_days as (

    select
        event_date as session_date,
        around_committed_at

    from ledger_dates

    where
        table_name = 'clicks'
        and row_count > 0

),

commits_behind_sessions as (

    select
        click_days.session_date,
        click_days.around_committed_at,
        max(sale_dates.ledger_committed_at) as sales_committed_at

    from click_days

    left join sale_dates
        on
            click_days.session_date <= sale_dates.sale_date
            and {{ next_day('click_days.session_date') }} >= sale_dates.sale_date

    group by
        click_days.session_date,
        click_days.around_committed_at

),

newest_commits as (

    select
        session_date,
        greatest(around_committed_at, coalesce(sales_committed_at, around_committed_at))
            as ledger_committed_at

    from commits_behind_sessions

)

select * from newest_commits
