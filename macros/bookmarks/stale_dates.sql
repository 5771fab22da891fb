{% macro stale_dates() -%}
    {%- if is_full_build() -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set bookmark = model.config.meta.get('bookmark', {}) -%}
    {%- if not bookmark.date_column or not (bookmark.silver or bookmark.model) -%}
        {%- do exceptions.raise_compiler_error(
            "stale_dates: meta.bookmark of " ~ model.name ~ " is " ~ bookmark
            ~ "; it needs a date_column, and silver or model"
        ) -%}
    {%- endif -%}
    {%- set dates = [] -%}
    {%- for row in run_query(stale_dates_query(bookmark)) -%}
        {%- do dates.append(row[0] | string) -%}
    {%- endfor -%}
    {{ return(dates) }}
{%- endmacro %}

{% macro stale_dates_query(bookmark) -%}
    with

    upstream as (
        {{ upstream_bookmarks(bookmark) }}
    ),

    built as (
        select
            {{ bookmark.date_column }} as built_date,
            max(ledger_committed_at) as ledger_committed_at
        from {{ this }}
        group by {{ bookmark.date_column }}
    )

    select coalesce(upstream.built_date, built.built_date) as stale_date
    from upstream
    full outer join built on upstream.built_date = built.built_date
    where
        (built.built_date is null and upstream.row_count > 0)
        or (built.built_date is not null and coalesce(upstream.row_count, 0) = 0)
        or built.ledger_committed_at <> upstream.ledger_committed_at
        {%- if var('rebuild_from') and var('rebuild_to') %}
        or coalesce(upstream.built_date, built.built_date)
        between cast('{{ var("rebuild_from") }}' as date)
        and cast('{{ var("rebuild_to") }}' as date)
        {%- endif %}
    order by stale_date
{%- endmacro %}

{% macro upstream_bookmarks(bookmark) -%}
    {%- if bookmark.silver is defined %}
    select
        event_date as built_date,
        row_count,
        {{ 'around_committed_at' if bookmark.with_neighbours else 'committed_at' }}
            as ledger_committed_at
    from {{ source('ledger', 'dates') }}
    where table_name = '{{ bookmark.silver }}'
    {%- else %}
    select
        {{ bookmark.date_column }} as built_date,
        count(*) as row_count,
        max(ledger_committed_at) as ledger_committed_at
    from {{ ref(bookmark.model) }}
    group by {{ bookmark.date_column }}
    {%- endif %}
{%- endmacro %}
