"""Which files of the lake go into a staging table of Redshift, and how they get there.

Redshift loads what a manifest names: only committed files, and all of them or none.
"""

import json
import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from marketpulse.aws.clients import client
from marketpulse.aws.troubles import aws_errors_explained
from marketpulse.compaction.entries import is_merged_path
from marketpulse.compaction.live_files import live_files
from marketpulse.compaction.merging import BATCH
from marketpulse.contracts import dataset_names, load_contract
from marketpulse.dbt_runner import run_operation
from marketpulse.errors import MarketPulseError, UsageError
from marketpulse.lake import GOLD, SILVER, STAGING, Lake, LakeFile
from marketpulse.ledger import committed_batches
from marketpulse.parquet_columns import (
    Columns,
    columns_of,
    require_columns,
    require_former_columns,
)
from marketpulse.settings import settings

FilesByDate = dict[str | None, list[LakeFile]]
"""Files by the date they hold; by None when the table has no dates."""


@dataclass(frozen=True)
class Load:
    """Files of one date that have the same columns, so that one statement loads them."""

    date: str | None
    columns: Columns
    files: list[LakeFile]


def copy_table(
    lake: Lake,
    layer: str,
    table: str,
    days: Sequence[date] | None,
    target: str,
    *,
    on_message: Callable[[str], None],
) -> None:
    """Load a table into `staging.<table>`; when columns drifted MarketPulseError comes first."""
    columns, files = (silver_files if layer == "silver" else gold_files)(lake, table)
    if days is not None and None not in files:
        wanted = {day.isoformat() for day in days}
        files = {day: of_day for day, of_day in files.items() if day in wanted}
    if not files:
        raise MarketPulseError(f"{layer}.{table} has no files for these dates: nothing was copied")
    found = loads(lake, layer, columns, files)
    folder = f"{STAGING}/copy-{uuid.uuid4().hex[:12]}"
    try:
        described = [
            {
                "manifest": _write_manifest(lake, f"{folder}/{number}.manifest", load),
                "date": load.date,
                "columns": load.columns,
            }
            for number, load in enumerate(found)
        ]
        arguments = {"layer": layer, "table": table, "loads": described}
        run_operation("copy_to_staging", arguments, target, on_message=on_message)
    finally:
        lake.delete_folder(folder)


def silver_files(lake: Lake, table: str) -> tuple[Columns, FilesByDate]:
    """Columns of a silver table's files, by its contract, and the files the ledger names."""
    for dataset in dataset_names():
        for described in load_contract(dataset).tables:
            if described.name == table:
                files = defaultdict(list)
                for file in live_files(lake, dataset, table, committed_batches(lake, dataset)):
                    files[file.event_date].append(LakeFile(file.path, file.bytes))
                types = {"tokenise": "string"}
                return tuple(
                    (column.name, types.get(column.privacy, column.type))
                    for column in described.silver_columns
                ), dict(files)
    known = [t.name for name in dataset_names() for t in load_contract(name).tables]
    raise UsageError(f"silver has no table {table}; its tables: {', '.join(sorted(known))}")


def gold_files(lake: Lake, table: str) -> tuple[Columns, FilesByDate]:
    """Columns of a gold table's files, by the Glue catalog, and the files it points at."""
    database = settings().gold_database
    glue = client("glue")
    with aws_errors_explained(f"table {table} of Glue database {database}"):
        found = glue.get_table(DatabaseName=database, Name=table)["Table"]
        pages = glue.get_paginator("get_partitions").paginate(
            DatabaseName=database, TableName=table
        )
        places = {
            partition["Values"][0]: partition["StorageDescriptor"]["Location"]
            for page in (pages if found.get("PartitionKeys") else [])
            for partition in page["Partitions"]
        }
    if not found.get("PartitionKeys"):
        places = {None: found["StorageDescriptor"]["Location"]}
    columns = tuple((c["Name"], c["Type"]) for c in found["StorageDescriptor"]["Columns"])
    return columns, {
        day: [file for file in _files_at(lake, place) if file.name.endswith(".parquet")]
        for day, place in places.items()
    }


def _files_at(lake: Lake, location: str) -> list[LakeFile]:
    root = lake.uri(GOLD)
    if not location.startswith(f"{root}/"):
        raise MarketPulseError(
            f"{location} is not below {root}: set MARKETPULSE_LAKE to the lake the table is in"
        )
    return lake.files(f"{GOLD}/{location.removeprefix(f'{root}/')}".rstrip("/"))


def loads(lake: Lake, layer: str, declared: Columns, files: FilesByDate) -> list[Load]:
    """Group files by date and columns; silver's may be of older versions of their contract."""
    groups: dict[tuple[str | None, Columns], list[LakeFile]] = defaultdict(list)
    for day, of_day in files.items():
        for file in of_day:
            columns = columns_of(lake, file.path)
            if layer == SILVER:
                surplus = ((BATCH, "string"),) if is_merged_path(file.path) else ()
                require_former_columns(lake.uri(file.path), columns, declared + surplus)
            else:
                require_columns(lake.uri(file.path), columns, declared)
            groups[day, columns].append(file)
    in_order = sorted(groups.items(), key=lambda group: (group[0][0] or "", group[0][1]))
    return [Load(day, columns, of_group) for (day, columns), of_group in in_order]


def _write_manifest(lake: Lake, path: str, load: Load) -> str:
    """Write a manifest as COPY wants it for Parquet, sizes included; returns its URI."""
    # A file that was put back by another version of pyarrow may have another size than its ledger
    # entry says.
    sizes = lake.filesystem.get_file_info([file.path for file in load.files])
    entries = [
        {"url": lake.uri(info.path), "mandatory": True, "meta": {"content_length": info.size}}
        for info in sizes
    ]
    lake.write(path, json.dumps({"entries": entries}).encode())
    return lake.uri(path)
