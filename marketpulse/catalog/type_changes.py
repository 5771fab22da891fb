"""Types that the catalog is about to change, and whether readers would still read every file."""

from collections.abc import Collection, Iterator

from marketpulse.aws.troubles import aws_errors_explained
from marketpulse.catalog.tables import find_table
from marketpulse.contracts import Table, dataset_names, load_contract
from marketpulse.errors import MarketPulseError
from marketpulse.evolution.types import is_read_in_place


def require_readable_files(database: str, done_again: Collection[str] = ()) -> None:
    """Raise MarketPulseError before a type changes under files that nobody is about to rewrite.

    Spark and Redshift read a file only by the type it was written with. `done_again` are datasets
    all of whose batches a run is about to bring up to date.
    """
    with aws_errors_explained(f"Glue database {database}"):
        for dataset in dataset_names():
            if dataset in done_again:
                continue
            for table in load_contract(dataset).tables:
                if changes := ", ".join(_unreadable(database, table)):
                    raise MarketPulseError(
                        f"the type of {changes}: published files hold the former one, and Spark "
                        "and Redshift would not read them any more. Nothing was changed. Bring all "
                        f"dates up to date first, with a silver run of --datasets {dataset} "
                        "without dates"
                    )


def _unreadable(database: str, table: Table) -> Iterator[str]:
    described = find_table(database, table.name) or {}
    columns = described.get("StorageDescriptor", {}).get("Columns", [])
    known = {column["Name"]: column["Type"] for column in columns}
    for column in table.silver_columns:
        former = known.get(column.name, column.type)
        if former != column.type and not is_read_in_place(former, column.type):
            yield f"{table.name}.{column.name} changes from {former} to {column.type}"
