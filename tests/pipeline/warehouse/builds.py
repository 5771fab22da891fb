"""Runs dbt for the tests and reads back what it built."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from marketpulse.dbt_runner import Step, run_dbt

ONLY_MODELS = ("--resource-type", "model", "--resource-type", "seed")
NO_UNIT_TESTS = ("--exclude-resource-type", "unit_test")


@dataclass(frozen=True)
class Build:
    """What a run of dbt left behind."""

    steps: list[Step]
    tables: dict[str, list[tuple]]
    """Rows of each table in gold and marts, sorted."""
    built_dates: dict[str, set[str]]
    """Dates that an incremental run replaced, by model."""

    @property
    def failures(self) -> list[tuple[str, str]]:
        """Name and message of what failed or was skipped."""
        return [(s.name, s.message) for s in self.steps if s.has_failed or s.status == "skipped"]


def build(lake: Path, warehouse: Path, *options: str) -> Build:
    """Run `dbt build` with options on a lake and a DuckDB file."""
    steps = run_dbt(
        ["build", *options],
        "local",
        lake=str(lake),
        warehouse=str(warehouse),
        on_start=lambda _: None,
        on_step=lambda _: None,
    )
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return Build(steps, _tables(connection), _built_dates(connection))


def _tables(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple]]:
    names = connection.execute(
        """
        select table_schema || '.' || table_name
        from information_schema.tables
        where table_schema in ('gold', 'marts')
        """
    ).fetchall()
    return {
        name: sorted(connection.execute(f"select * from {name}").fetchall(), key=repr)
        for (name,) in names
    }


def _built_dates(connection: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    rows = connection.execute(
        """
        select model, list(cast(built_date as varchar)) filter (where built_date is not null)
        from ledger.built_dates
        group by model
        """
    ).fetchall()
    return {model: set(dates or []) for model, dates in rows}
