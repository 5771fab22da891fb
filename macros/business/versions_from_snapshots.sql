{% macro versions_from_snapshots(table, key, attributes) -%}
{%- set stale = stale_snapshots() -%}
{%- if stale is not none and not stale -%}
    select * from {{ this }}
    where 1 = 0
{%- else -%}
{%- set order = 'partition by ' ~ key ~ ' order by snapshot_date' -%}
with

{% if stale -%}
kept_versions as (

    select *
    from {{ this }}
    where valid_to <= date '{{ stale.last_fresh_date }}'

),

{% endif -%}
snapshots as (

    select
        {{ key }},
        {{ attributes | join(',\n        ') }},
        snapshot_date,
        cast(null as date) as known_valid_from,
        cast(null as boolean) as known_is_first_version
    from {{ source('silver', table) }}
    {%- if stale %}
    where event_date >= date '{{ stale.first_stale_date }}'

    union all

    {# Versions that were open on the last fresh day stand in for that day's snapshot. #}
    select
        {{ key }},
        {{ attributes | join(',\n        ') }},
        date '{{ stale.last_fresh_date }}' as snapshot_date,
        valid_from as known_valid_from,
        is_first_version as known_is_first_version
    from {{ this }}
    where
        valid_from <= date '{{ stale.last_fresh_date }}'
        and valid_to > date '{{ stale.last_fresh_date }}'
    {%- endif %}

),

snapshot_dates as (

    select
        snapshot_date,
        row_number() over (order by snapshot_date) as snapshot_number
    from snapshots
    group by snapshot_date

),

numbered_snapshots as (

    select
        snapshots.*,
        snapshot_dates.snapshot_number
    from snapshots
    inner join snapshot_dates on snapshots.snapshot_date = snapshot_dates.snapshot_date

),

marked_snapshots as (

    select
        *,
        case
            when
                lag(snapshot_number) over ({{ order }}) = snapshot_number - 1
                {%- for attribute in attributes %}
                and lag({{ attribute }}) over ({{ order }}) is not distinct from {{ attribute }}
                {%- endfor %}
                then 0
            else 1
        end as starts_version
    from numbered_snapshots

),

versioned_snapshots as (

    select
        *,
        sum(starts_version) over ({{ order }} rows unbounded preceding) as version_number
    from marked_snapshots

),

version_ends as (

    select
        {{ key }},
        version_number,
        max(snapshot_number) as last_snapshot_number
    from versioned_snapshots
    group by
        {{ key }},
        version_number

),

new_versions as (

    select
        starts.{{ key }},
        {%- for attribute in attributes %}
        starts.{{ attribute }},
        {%- endfor %}
        coalesce(
            starts.known_is_first_version,
            starts.version_number = 1{% if stale %} and kept_keys.{{ key }} is null{% endif %}
        ) as is_first_version,
        coalesce(starts.known_valid_from, starts.snapshot_date) as valid_from,
        coalesce(next_dates.snapshot_date, date '9999-12-31') as valid_to
    from versioned_snapshots as starts
    inner join version_ends
        on
            starts.{{ key }} = version_ends.{{ key }}
            and starts.version_number = version_ends.version_number
    left join snapshot_dates as next_dates
        on version_ends.last_snapshot_number + 1 = next_dates.snapshot_number
    {%- if stale %}
    left join (select distinct {{ key }} from kept_versions) as kept_keys
        on starts.{{ key }} = kept_keys.{{ key }}
    {%- endif %}
    where starts.starts_version = 1

),

all_versions as (

    select * from new_versions
    {%- if stale %}

    union all

    select
        {{ key }},
        {{ attributes | join(',\n        ') }},
        is_first_version,
        valid_from,
        valid_to
    from kept_versions
    {%- endif %}

),

newest_commit as (

    select max(committed_at) as ledger_committed_at
    from {{ source('ledger', 'dates') }}
    where table_name = '{{ table }}'

)

select
    all_versions.*,
    row_number() over (
        partition by all_versions.{{ key }}
        order by all_versions.valid_from desc
    ) = 1 as is_current,
    newest_commit.ledger_committed_at
from all_versions
cross join newest_commit
{%- endif -%}
{%- endmacro %}
