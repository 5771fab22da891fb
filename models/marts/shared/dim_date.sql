{{ config(materialized='table', dist='all', sort=['date_day']) }}

with

calendar as (

    select
        date_day,
        day_of_week,
        day_of_month,
        month_of_year,
        quarter_of_year,
        calendar_year,
        retail_event,
        is_weekend,
        week_start_date,
        month_start_date,
        quarter_start_date

    from {{ ref('gold_dim_date') }}

),

typed as (

    select
        cast(date_day as date) as date_day,
        cast(retail_event as varchar(60)) as retail_event,
        cast(day_of_week as integer) as day_of_week,
        cast(day_of_month as integer) as day_of_month,
        cast(month_of_year as integer) as month_of_year,
        cast(quarter_of_year as integer) as quarter_of_year,
        cast(calendar_year as integer) as calendar_year,
        cast(is_weekend as boolean) as is_weekend,
        cast(week_start_date as date) as week_start_date,
        cast(month_start_date as date) as month_start_date,
        cast(quarter_start_date as date) as quarter_start_date

    from calendar

)

select * from typed
