{% macro snapshot_ledger(entries, is_empty) -%}
    {%- do run_query('create schema if not exists ledger') -%}
    {%- do run_query(ledger_commits(entries, is_empty)) -%}
    {%- do run_query(ledger_dates()) -%}
{%- endmacro %}

{# read_text and from_json: read_json takes 15 times as long over thousands of one-line files. #}
{% macro ledger_commits(entries, is_empty) -%}
    create or replace table ledger.commits as
    with

    entries as (
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
        from {% if is_empty -%}
            (select cast(null as varchar) as content where false)
        {%- else -%}
            read_text('{{ entries }}')
        {%- endif %}
    ),

    files as (
        select
            entry.dataset,
            entry.batch,
            entry.committed_at,
            entry.contract_version,
            unnest(entry.files) as file
        from entries
    )

    select
        dataset,
        batch,
        file."table" as table_name,
        file.event_date as event_date,
        file."rows" as row_count,
        file.bytes as byte_count,
        file.path as path,
        cast(cast(committed_at as timestamptz) at time zone 'UTC' as timestamp) as committed_at,
        contract_version
    from files
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
