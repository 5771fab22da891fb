{{ config(alias='dim_date', materialized=in_lake('table')) }}

with

days as (

    {{ dbt.date_spine(
        datepart='day',
        start_date="cast('" ~ var('calendar_from') ~ "' as date)",
        end_date="cast('" ~ var('calendar_until') ~ "' as date)",
    ) | indent(4) }}

),

retail_calendar as (

    select
        event_date,
        event_name

    from {{ ref('retail_calendar') }}

),

calendar_days as (

    select cast(date_day as date) as date_day

    from days

),

dated_days as (

    select
        date_day,
        cast({{ dbt.date_trunc('week', 'date_day') }} as date) as week_start_date,
        cast({{ dbt.date_trunc('month', 'date_day') }} as date) as month_start_date,
        cast({{ dbt.date_trunc('quarter', 'date_day') }} as date) as quarter_start_date

    from calendar_days

),

numbered_days as (

    select
        date_day,
        week_start_date,
        month_start_date,
        quarter_start_date,
        {{ dbt.datediff('week_start_date', 'date_day', 'day') }}
        + 1 as day_of_week,
        extract(day from date_day) as day_of_month,
        extract(month from date_day) as month_of_year,
        extract(quarter from date_day) as quarter_of_year,
        extract(year from date_day) as calendar_year

    from dated_days

),

described_days as (

    select
        numbered_days.date_day,
        cast(numbered_days.day_of_week as integer) as day_of_week,
        cast(numbered_days.day_of_month as integer) as day_of_month,
        cast(numbered_days.month_of_year as integer) as month_of_year,
        cast(numbered_days.quarter_of_year as integer) as quarter_of_year,
        cast(numbered_days.calendar_year as integer) as calendar_year,
        retail_calendar.event_name as retail_event,
        numbered_days.day_of_week >= 6 as is_weekend,
        numbered_days.week_start_date,
        numbered_days.month_start_date,
        numbered_days.quarter_start_date

    from numbered_days

    left join retail_calendar
        on numbered_days.date_day = retail_calendar.event_date

)

select * from described_days
