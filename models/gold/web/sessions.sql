{{ config(materialized=in_lake('incremental'), incremental_strategy='replace_dates') }}

{%- set dates = stale_dates() %}

with

clicks as (

    select
        event_id,
        session_id,
        user_id,
        page,
        referrer,
        utm_source,
        utm_medium,
        utm_campaign,
        device,
        event_date,
        ts,
        {{ page_type('page') }} as page_type

    from {{ source('silver', 'clicks') }}

    where {{ in_dates('event_date', dates, margin_days=1) }}

),

channel_mapping as (

    select
        match_type,
        match_value,
        channel

    from {{ ref('channel_mapping') }}

),

ledger_dates as (

    select
        event_date,
        around_committed_at

    from {{ source('ledger', 'dates') }}

    where table_name = 'clicks'

),

paused_clicks as (

    select
        *,
        lag(ts) over (partition by session_id order by ts, event_id) as previous_ts

    from clicks

),

marked_clicks as (

    select
        *,
        case
            when previous_ts is null then 1
            when {{ epoch_seconds('ts') }} - {{ epoch_seconds('previous_ts') }} > 30 * 60 then 1
            else 0
        end as starts_session

    from paused_clicks

),

numbered_clicks as (

    select
        *,
        sum(starts_session) over (
            partition by session_id
            order by ts, event_id
            rows unbounded preceding
        ) as session_number

    from marked_clicks

),

session_starts as (

    select
        session_id,
        session_number,
        event_date as session_date,
        page as landing_page,
        device,
        utm_source,
        utm_medium,
        utm_campaign,
        nullif(
            replace(lower(split_part(split_part(referrer, '/', 3), ':', 1)), 'www.', ''), ''
        ) as referrer_host,
        ts as started_at

    from numbered_clicks

    where
        starts_session = 1
        and {{ in_dates('event_date', dates) }}

),

{# A session is cut at the end of the day after its first, so that a day depends on its two
   neighbours only and one day alone gives the same sessions as all days together. #}
session_clicks as (

    select
        session_starts.session_id,
        session_starts.session_number,
        max(numbered_clicks.user_id) as user_id,
        min(
            case
                when numbered_clicks.page_type = 'order'
                    then split_part(numbered_clicks.page, '/', 3)
            end
        ) as transaction_id,
        count(*) as page_view_count,
        sum(case when numbered_clicks.page_type = 'category' then 1 else 0 end)
            as category_view_count,
        sum(case when numbered_clicks.page_type = 'product' then 1 else 0 end)
            as product_view_count,
        sum(case when numbered_clicks.page_type = 'cart' then 1 else 0 end) as cart_view_count,
        sum(case when numbered_clicks.page_type = 'checkout' then 1 else 0 end)
            as checkout_view_count,
        count(
            distinct case when numbered_clicks.page_type = 'order' then numbered_clicks.page end
        ) as purchase_count,
        max(numbered_clicks.ts) as ended_at

    from session_starts

    inner join numbered_clicks
        on
            session_starts.session_id = numbered_clicks.session_id
            and session_starts.session_number = numbered_clicks.session_number

    where numbered_clicks.event_date <= {{ next_day('session_starts.session_date') }}

    group by
        session_starts.session_id,
        session_starts.session_number

),

sessions as (

    select
        session_starts.session_id || '-'
        || cast({{ epoch_seconds('session_starts.started_at') }} as varchar(20))
            as session_key,
        session_starts.session_id,
        session_clicks.user_id,
        session_clicks.transaction_id,
        case
            when session_starts.utm_medium is not null then coalesce(campaigns.channel, 'other')
            when session_starts.referrer_host is not null
                then coalesce(referrers.channel, 'referral')
            else 'direct'
        end as channel,
        session_starts.device,
        session_starts.landing_page,
        session_starts.referrer_host,
        session_starts.utm_source,
        session_starts.utm_medium,
        session_starts.utm_campaign,
        session_clicks.page_view_count,
        cast(session_clicks.category_view_count as bigint) as category_view_count,
        cast(session_clicks.product_view_count as bigint) as product_view_count,
        cast(session_clicks.cart_view_count as bigint) as cart_view_count,
        cast(session_clicks.checkout_view_count as bigint) as checkout_view_count,
        session_clicks.purchase_count,
        cast(
            {{ epoch_seconds('session_clicks.ended_at') }}
            - {{ epoch_seconds('session_starts.started_at') }} as bigint
        ) as duration_seconds,
        session_starts.session_date,
        session_starts.started_at,
        session_clicks.ended_at,
        ledger_dates.around_committed_at as ledger_committed_at

    from session_starts

    inner join session_clicks
        on
            session_starts.session_id = session_clicks.session_id
            and session_starts.session_number = session_clicks.session_number

    inner join ledger_dates
        on session_starts.session_date = ledger_dates.event_date

    left join channel_mapping as campaigns
        on
            session_starts.utm_medium = campaigns.match_value
            and campaigns.match_type = 'utm_medium'

    left join channel_mapping as referrers
        on
            session_starts.referrer_host = referrers.match_value
            and referrers.match_type = 'referrer_host'

)

select * from sessions
