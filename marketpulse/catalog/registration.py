"""Registration: silver tables, their partitions and the ledger, as the catalog should show them."""

from dataclasses import dataclass, field

from marketpulse.aws.troubles import aws_errors_explained
from marketpulse.catalog import partitions
from marketpulse.catalog.ledger_rows import COMMITS, DATES
from marketpulse.catalog.ledger_snapshots import (
    Snapshot,
    delete_old_snapshots,
    newest_snapshot,
    take_snapshot,
    write_snapshot,
)
from marketpulse.catalog.live_partitions import (
    MERGED_SUFFIX,
    live_partitions,
    merged_partitions,
)
from marketpulse.catalog.partitions import Registered, Values
from marketpulse.catalog.table_inputs import (
    BATCH_OF_ROW,
    columns_digest,
    merged_table,
    partition_input,
    silver_table,
    table_input,
)
from marketpulse.catalog.tables import find_table, put_table, require_database
from marketpulse.contracts import Column, Contract, Table, dataset_names, load_contract
from marketpulse.errors import UsageError
from marketpulse.lake import SILVER, Lake

LEDGER_COMMITS, LEDGER_DATES = "ledger_commits", "ledger_dates"
_TYPES = {"int64": "bigint", "date32[day]": "date", "timestamp[us, tz=UTC]": "timestamp"}


@dataclass
class Registration:
    """What had to be changed in the catalog; all empty when it was up to date."""

    database: str
    snapshot: str = ""
    tables: list[str] = field(default_factory=list)
    created: dict[str, int] = field(default_factory=dict)
    """Partitions by table, as in the next two."""
    updated: dict[str, int] = field(default_factory=dict)
    deleted: dict[str, int] = field(default_factory=dict)

    @property
    def has_changed(self) -> bool:
        """Whether anything was written."""
        return bool(self.tables or self.created or self.updated or self.deleted)


def register(lake: Lake, database: str) -> Registration:
    """Make the catalog show what the ledger names; the same again changes nothing.

    Partitions come before the ledger that names them. Two runs may register at the same time:
    what is registered is read before the ledger is, so that nothing newer is taken for gone.
    """
    if lake.is_local:
        raise UsageError(
            f"the catalog shows a lake in S3, and this one is {lake.root}: set MARKETPULSE_LAKE to "
            "an s3:// URI, or unset MARKETPULSE_SILVER_DATABASE"
        )
    require_database(database)
    with aws_errors_explained(f"Glue database {database}"):
        return _register(lake, Registration(database))


def _register(lake: Lake, done: Registration) -> Registration:
    shown = [
        (table, contract)
        for contract in map(load_contract, dataset_names())
        for table in contract.tables
    ]
    for table, contract in shown:
        place, description = lake.uri(SILVER, table.name), _description(table, contract)
        for wanted in (
            silver_table(table, place, description),
            merged_table(table, f"{table.name}{MERGED_SUFFIX}", place, description),
        ):
            if put_table(done.database, wanted):
                done.tables.append(wanted["Name"])
    registered = {
        name: partitions.registered_partitions(done.database, name)
        for table, _ in shown
        for name in (table.name, f"{table.name}{MERGED_SUFFIX}")
    }
    before = newest_snapshot(lake)
    snapshot = take_snapshot(lake, before)
    live, merged = live_partitions(lake, snapshot), merged_partitions(lake, snapshot)
    for table, _ in shown:
        name = f"{table.name}{MERGED_SUFFIX}"
        columns = [*table.silver_columns, BATCH_OF_ROW]
        _register_partitions(done, name, columns, merged[table.name], registered[name])
        columns = list(table.silver_columns)
        _register_partitions(done, table.name, columns, live[table.name], registered[table.name])
    if snapshot is not before:
        write_snapshot(lake, snapshot)
    _show_snapshot(lake, snapshot, done)
    return done


def _register_partitions(
    done: Registration,
    table: str,
    columns: list[Column],
    live: dict[Values, str],
    registered: dict[Values, Registered],
) -> None:
    digest = columns_digest(columns)
    change = partitions.difference(
        {values: Registered(location, digest) for values, location in live.items()}, registered
    )

    def inputs(of: list[Values]) -> list[dict]:
        return [partition_input(columns, values, live[values]) for values in of]

    # A partition may come in place of others: rows may be missing for a moment, never twice.
    partitions.delete_partitions(done.database, table, change.delete)
    partitions.create_partitions(done.database, table, inputs(change.create))
    partitions.update_partitions(done.database, table, inputs(change.update))
    for counts, changed in (
        (done.created, change.create),
        (done.updated, change.update),
        (done.deleted, change.delete),
    ):
        if changed:
            counts[table] = len(changed)


def _show_snapshot(lake: Lake, snapshot: Snapshot, done: Registration) -> None:
    """Point the ledger's tables at a snapshot, unless they show a newer one already."""
    done.snapshot = snapshot.id
    for name, folder, schema, description in (
        (LEDGER_COMMITS, snapshot.commits_folder, COMMITS, "Files of silver that are live."),
        (LEDGER_DATES, snapshot.dates_folder, DATES, "Event dates and their newest commit."),
    ):
        shown = _shown_snapshot(done.database, name)
        if shown and shown > snapshot.id:
            done.snapshot = shown
            continue
        columns = [Column(f.name, _TYPES.get(str(f.type), str(f.type)), False, "") for f in schema]
        wanted = table_input(name, columns, [], lake.uri(folder), description)
        if put_table(done.database, wanted):
            done.tables.append(name)
    delete_old_snapshots(lake, done.snapshot)


def _shown_snapshot(database: str, name: str) -> str | None:
    table = find_table(database, name)
    location = table["StorageDescriptor"].get("Location", "") if table else ""
    parts = location.rstrip("/").split("/")
    return parts[-2] if len(parts) > 1 else None


def _description(table: Table, contract: Contract) -> str:
    return f"Silver {table.name}, by contract {contract.dataset} {contract.version}."
