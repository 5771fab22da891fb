"""Silver of one day of clicks in DuckDB alone: the floor that the Spark job is measured against.

`python -m bench.rivals.duckdb_silver <folder of bronze clicks> <folder to write>` validates with
the rules of the contract, keeps the first of each event_id, writes silver partitioned by event
date and batch as ZSTD Parquet, the failed records with their rules beside it, and prints counts.
It has no gate, no ledger, no look-back into earlier days and no atomic publish.
"""

import json
import shutil
import sys
from pathlib import Path

import duckdb

COLUMNS = (
    "event_id",
    "user_id",
    "session_id",
    "ts",
    "page",
    "referrer",
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "device",
)
REQUIRED = ("event_id", "session_id", "ts", "page", "device")
RULES = {
    "record_is_readable": "is_readable",
    **{f"{column}_is_present": f"not is_readable or {column} is not null" for column in REQUIRED},
    "ts_is_timestamp": "ts is null or viewed_at is not null",
    "event_id_is_well_formed": "regexp_full_match(event_id, 'E[0-9]{20}')",
    "ts_is_not_in_the_future": "viewed_at < batch_start + interval 65 minutes",
    "ts_is_recent": "viewed_at >= batch_start - interval 3 days",
    "page_is_a_path": "starts_with(page, '/') and length(page) <= 2048",
    "device_is_known": "lower(device) in ('mobile', 'desktop', 'tablet')",
    "order_page_has_user": "not starts_with(page, '/order/') or user_id is not null",
}

READ = """
create table delivered as
with
lines as (
    select
        line,
        filename,
        json_valid(line) as is_readable,
        strptime(
            regexp_extract(filename, 'ingest_date=([0-9-]+)/', 1)
            || regexp_extract(filename, 'hour=([0-9]+)/', 1), '%Y-%m-%d%H'
        ) as batch_start
    from read_csv(
        ?, columns = {{'line': 'VARCHAR'}}, header = false, auto_detect = false, filename = true,
        delim = '\\x01', quote = '', escape = '', max_line_size = 16777216, store_rejects = true
    )
),
typed as (
    select
        line,
        filename,
        is_readable,
        batch_start,
        unnest(json_transform(case when is_readable then line end, '{structure}')),
        list_filter(
            json_keys(case when is_readable then line end),
            lambda field: not list_contains({columns}, field)
        ) as unknown_fields
    from lines
),
timed as (select *, try_cast(ts as timestamp) as viewed_at from typed)
select *, list_filter([{failures}], lambda rule: rule is not null) as failed_rules from timed
"""

PUBLISH = """
copy (
    select
        event_id, user_id, session_id, viewed_at as ts, page, referrer,
        lower(utm_source) as utm_source, lower(utm_medium) as utm_medium,
        lower(utm_campaign) as utm_campaign, lower(device) as device,
        case when len(unknown_fields) > 0 then json_merge_patch(line, '{known}')::varchar end
            as rescued_data,
        cast(viewed_at as date) as event_date, strftime(batch_start, '%Y-%m-%dT%H') as batch
    from delivered
    where len(failed_rules) = 0 and rowid not in (select unnest(row_ids) from repeated)
) to '{target}/silver' (format parquet, compression zstd, partition_by (event_date, batch))
"""

REPEATED = """
create table repeated as
select list_sort(list(rowid))[2:] as row_ids
from delivered
where len(failed_rules) = 0
group by event_id
having count(*) > 1
"""

QUARANTINE = """
copy (
    select
        line as record, failed_rules as rules, filename as source_file,
        strftime(batch_start, '%Y-%m-%dT%H') as batch, now() as quarantined_at
    from delivered
    where len(failed_rules) > 0
) to '{target}/quarantine' (format parquet, compression zstd, partition_by (batch))
"""

COUNTS = """
select
    count(*) + (select count(*) from reject_errors) as rows_in,
    count(*) filter (where len(failed_rules) > 0) + (select count(*) from reject_errors)
        as quarantined,
    (select coalesce(sum(len(row_ids)), 0) from repeated) as duplicates
from delivered
"""


def process(bronze: Path, target: Path) -> dict[str, int]:
    """Write silver and quarantine of the folder's files; return the counts of the records."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    failures = ", ".join(f"case when not ({sql}) then '{name}' end" for name, sql in RULES.items())
    read = READ.format(
        structure=json.dumps(dict.fromkeys(COLUMNS, "VARCHAR")),
        columns=list(COLUMNS),
        failures=failures,
    )
    connection = duckdb.connect()
    connection.execute(read, [f"{bronze}/**/*.jsonl.gz"])
    connection.execute(REPEATED)
    connection.execute(PUBLISH.format(target=target, known=json.dumps(dict.fromkeys(COLUMNS))))
    connection.execute(QUARANTINE.format(target=target))
    rows_in, quarantined, duplicates = connection.execute(COUNTS).fetchone()
    return {
        "rows_in": rows_in,
        "rows_out": rows_in - quarantined - duplicates,
        "rows_quarantined": quarantined,
        "rows_duplicate": int(duplicates),
    }


if __name__ == "__main__":
    print(json.dumps(process(Path(sys.argv[1]), Path(sys.argv[2]))))
