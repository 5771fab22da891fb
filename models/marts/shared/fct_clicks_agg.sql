{{ config(
    materialized='incremental',
    incremental_strategy='replace_dates',
    dist='even',
    sort=['click_date', 'click_hour'],
) }}

with

clicks_hourly as (

    select
        device,
        page_type,
        click_hour,
        page_view_count,
        visit_count,
        customer_count,
        click_date,
        ledger_committed_at

    from {{ ref('clicks_hourly') }}

    where {{ in_dates('click_date', stale_dates()) }}

),

typed as (

    select
        cast(device as varchar(16)) as device,
        cast(page_type as varchar(16)) as page_type,
        cast(click_hour as integer) as click_hour,
        cast(page_view_count as bigint) as page_view_count,
        cast(visit_count as bigint) as visit_count,
        cast(customer_count as bigint) as customer_count,
        cast(click_date as date) as click_date,
        cast(ledger_committed_at as timestamp) as ledger_committed_at

    from clicks_hourly

)

select * from typed
