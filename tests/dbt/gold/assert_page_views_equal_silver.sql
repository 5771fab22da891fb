-- A row is a day whose page views in gold are not those that silver published.

{%- set dates = built_dates('clicks_hourly') %}

with

published_clicks as (

    select
        event_date,
        row_count

    from {{ source('ledger', 'dates') }}

    where
        table_name = 'clicks'
        and row_count > 0
        and {{ in_dates('event_date', dates) }}

),

gold_clicks as (

    select
        click_date,
        sum(page_view_count) as page_view_count

    from {{ ref('clicks_hourly') }}

    where {{ in_dates('click_date', dates) }}

    group by click_date

)

select
    published_clicks.event_date,
    published_clicks.row_count,
    gold_clicks.click_date,
    gold_clicks.page_view_count

from published_clicks

full outer join gold_clicks
    on published_clicks.event_date = gold_clicks.click_date

where
    published_clicks.event_date is null
    or gold_clicks.click_date is null
    or published_clicks.row_count <> gold_clicks.page_view_count
