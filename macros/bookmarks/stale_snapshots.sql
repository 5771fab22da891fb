{% macro stale_snapshots() -%}
    {%- if is_full_build() -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set rows = run_query(stale_snapshots_query()) -%}
    {%- if rows | length == 0 -%}
        {{ return({}) }}
    {%- endif -%}
    {{ return({
        'first_stale_date': rows[0][0] | string,
        'last_fresh_date': rows[0][1] | string if rows[0][1] else '1900-01-01',
    }) }}
{%- endmacro %}

{% macro stale_snapshots_query() -%}
    with

    snapshots as (
        select event_date, row_count, committed_at
        from {{ source('ledger', 'dates') }}
        where table_name = '{{ model.config.meta.bookmark.silver }}'
    ),

    bookmark as (
        select coalesce(max(ledger_committed_at), timestamp '1970-01-01 00:00:00') as committed_at
        from {{ this }}
    ),

    first_stale as (
        select min(snapshots.event_date) as event_date
        from snapshots
        cross join bookmark
        where
            snapshots.committed_at > bookmark.committed_at
            {%- if var('rebuild_from') and var('rebuild_to') %}
            or snapshots.event_date between cast('{{ var("rebuild_from") }}' as date)
            and cast('{{ var("rebuild_to") }}' as date)
            {%- endif %}
    )

    select
        first_stale.event_date as first_stale_date,
        max(case when snapshots.row_count > 0 then snapshots.event_date end) as last_fresh_date
    from first_stale
    left join snapshots on snapshots.event_date < first_stale.event_date
    where first_stale.event_date is not null
    group by first_stale.event_date
{%- endmacro %}
