-- A row is a day whose orders in order_states are not the newest versions of silver.

{%- set dates = built_dates('order_states') %}

with

newest_versions as (

    select
        order_id,
        event_date,
        max(updated_at) as updated_at

    from {{ source('silver', 'orders') }}

    where {{ in_dates('event_date', dates) }}

    group by
        order_id,
        event_date

),

silver_days as (

    select
        newest_versions.event_date as order_date,
        count(distinct orders.order_id) as order_count,
        count(distinct case when orders.is_deleted then orders.order_id end) as deleted_count

    from newest_versions

    inner join {{ source('silver', 'orders') }} as orders
        on
            newest_versions.order_id = orders.order_id
            and newest_versions.event_date = orders.event_date
            and newest_versions.updated_at = orders.updated_at

    group by newest_versions.event_date

),

gold_days as (

    select
        order_date,
        count(*) as order_count,
        sum(case when is_deleted then 1 else 0 end) as deleted_count

    from {{ ref('order_states') }}

    where {{ in_dates('order_date', dates) }}

    group by order_date

)

select
    silver_days.order_date,
    gold_days.order_date as gold_order_date

from silver_days

full outer join gold_days
    on silver_days.order_date = gold_days.order_date

where
    silver_days.order_date is null
    or gold_days.order_date is null
    or silver_days.order_count <> gold_days.order_count
    or silver_days.deleted_count <> gold_days.deleted_count
