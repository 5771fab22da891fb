{{ config(materialized=in_lake('incremental'), incremental_strategy='replace_dates') }}

with

clicks as (

    select
        session_id,
        user_id,
        device,
        event_date,
        extract(hour from ts) as click_hour,
        {{ page_type('page') }} as page_type

    from {{ source('silver', 'clicks') }}

    where {{ in_dates('event_date', stale_dates()) }}

),

ledger_dates as (

    select
        event_date,
        committed_at

    from {{ source('ledger', 'dates') }}

    where table_name = 'clicks'

),

hourly_views as (

    select
        event_date,
        click_hour,
        device,
        page_type,
        count(*) as page_view_count,
        count(distinct session_id) as visit_count,
        count(distinct user_id) as customer_count

    from clicks

    group by
        event_date,
        click_hour,
        device,
        page_type

),

committed_views as (

    select
        hourly_views.device,
        hourly_views.page_type,
        cast(hourly_views.click_hour as integer) as click_hour,
        hourly_views.page_view_count,
        hourly_views.visit_count,
        hourly_views.customer_count,
        hourly_views.event_date as click_date,
        ledger_dates.committed_at as ledger_committed_at

    from hourly_views

    inner join ledger_dates
        on hourly_views.event_date = ledger_dates.event_date

)

select * from committed_views
