{% macro snapshot_ledger(entries, is_empty, compactions, is_uncompacted) -%}
    {%- do run_query('create schema if not exists ledger') -%}
    {%- do run_query(ledger_commits(entries, is_empty, compactions, is_uncompacted)) -%}
    {%- do run_query(ledger_dates()) -%}
{%- endmacro %}

{# read_text and from_json: read_json takes 15 times as long over thousands of one-line files. #}
{% macro ledger_commits(entries, is_empty, compactions, is_uncompacted) -%}
    create or replace table ledger.commits as
    with

    {#- Read once: an entry may be replaced while this runs. #}
    entries as materialized (
        select
            from_json(
                content,
                '{
                    "dataset": "varchar", "batch": "varchar", "committed_at": "varchar",
                    "contract_version": "varchar",
                    "files": [{
                        "table": "varchar", "event_date": "date", "rows": "bigint",
                        "bytes": "bigint", "path": "varchar"
                    }]
                }'
            ) as entry
        from {{ contents(entries, is_empty) }}
    ),

    files as (
        select
            entry.dataset,
            entry.batch,
            entry.committed_at,
            entry.contract_version,
            unnest(entry.files) as file
        from entries
    ),

    compactions as (
        select
            from_json(
                content,
                '{
                    "dataset": "varchar", "table": "varchar", "event_date": "date",
                    "files": [{
                        "path": "varchar", "state": "varchar",
                        "members": [{"batch": "varchar", "committed_at": "varchar"}]
                    }]
                }'
            ) as compaction
        from {{ contents(compactions, is_uncompacted) }}
    ),

    merged_files as (
        select
            compaction.dataset,
            compaction."table" as table_name,
            compaction.event_date,
            unnest(compaction.files) as file
        from compactions
    ),

    members as (
        select
            dataset,
            table_name,
            event_date,
            file.path as path,
            unnest(file.members) as member
        from merged_files
        where file.state not in ('former', 'leaving')
    ),

    {#- A merged file stands for its batches while the ledger holds the commits it was made of. #}
    standing as (
        select
            members.dataset,
            members.table_name,
            members.event_date,
            members.path,
            members.member.batch
        from members
        left join entries
            on
                members.dataset = entries.entry.dataset
                and members.member.batch = entries.entry.batch
                and members.member.committed_at = entries.entry.committed_at
        qualify bool_and(entries.entry is not null) over (partition by members.path)
    )

    select
        files.dataset,
        files.batch,
        files.file."table" as table_name,
        files.file.event_date as event_date,
        files.file."rows" as row_count,
        files.file.bytes as byte_count,
        files.file.path as path,
        standing.path as merged_path,
        cast(
            cast(files.committed_at as timestamptz) at time zone 'UTC' as timestamp
        ) as committed_at,
        files.contract_version
    from files
    left join standing
        on
            files.dataset = standing.dataset
            and files.batch = standing.batch
            and files.file."table" = standing.table_name
            and files.file.event_date = standing.event_date
            and files.file.path is not null
{%- endmacro %}

{% macro contents(pattern, is_empty) -%}
    {%- if is_empty -%}
        (select cast(null as varchar) as content where false)
    {%- else -%}
        read_text('{{ pattern }}')
    {%- endif -%}
{%- endmacro %}

{% macro ledger_dates() -%}
    create or replace table ledger.dates as
    select
        table_name,
        event_date,
        cast(sum(row_count) as bigint) as row_count,
        max(committed_at) as committed_at,
        max(max(committed_at)) over (
            partition by table_name
            order by event_date
            range between interval 1 day preceding and interval 1 day following
        ) as around_committed_at
    from ledger.commits
    group by table_name, event_date
{%- endmacro %}
