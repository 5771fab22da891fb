"""Foreign tables that follow the Glue catalog and the files, looked at before each statement."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.local_aws.redshift.parquet_types import of_hive
from tests.local_aws.redshift.postgres import Postgres
from tests.local_aws.redshift.rewriting.plan import Session
from tests.local_aws.redshift.rewriting.statement import literal, quoted
from tests.local_aws.redshift.spectrum.glue import GlueCatalog, GlueTable
from tests.local_aws.redshift.spectrum.snapshot import NULL, PlacedFile, write_snapshot
from tests.local_aws.redshift.store import Store

PSEUDO_COLUMNS = (("$path", "varchar"), ("$size", "bigint"))


@dataclass
class _Known:
    """What the foreign table and its file were made from."""

    columns: tuple[tuple[str, str], ...] = ()
    files: tuple[PlacedFile, ...] | None = None


class ExternalTables:
    """One foreign table per external table that a statement named, over a file of its own."""

    def __init__(self, postgres: Postgres, glue: GlueCatalog, store: Store) -> None:
        self.glue = glue
        self._postgres = postgres
        self._store = store
        self._known: dict[tuple[str, str], _Known] = {}
        self._lock = threading.Lock()
        self._table_locks: dict[tuple[str, str], threading.Lock] = {}

    def refresh(
        self,
        session: Session,
        database: str,
        schema: str,
        name: str,
        *,
        with_pseudo_columns: bool = False,
    ) -> None:
        """Make the foreign table show what a scan of the external table would find now."""
        place = pseudo_schema(schema) if with_pseudo_columns else schema
        with self._lock_of(place, name):
            table = self.glue.table(database, name)
            known, run = self._known_table(session, place, name)
            if table is None:
                if known.columns:
                    run(f"drop foreign table {quoted(place)}.{quoted(name)} cascade")
                    known.columns, known.files = (), None
                return
            files = self._files(database, table)
            has_new_columns = known.columns != table.all_columns
            if has_new_columns or known.files != files:
                write_snapshot(
                    self._store,
                    files,
                    table.columns,
                    table.partition_keys,
                    self._file(place, name),
                    with_pseudo_columns=with_pseudo_columns,
                )
            if has_new_columns:
                run(self._definition(place, table, with_pseudo_columns))
            known.columns, known.files = table.all_columns, files

    def list_schema(self, database: str, schema: str) -> None:
        """Bring what svv_external_tables and svv_external_columns say of a schema up to date."""
        tables = self.glue.tables(database)
        with self._postgres.transaction() as cursor:
            for catalog in ("external_table", "external_column"):
                cursor.execute(f"delete from redshift.{catalog} where schemaname = %s", (schema,))
            for table in tables:
                cursor.execute(
                    "insert into redshift.external_table values (%s, %s, %s, %s)",
                    (schema, table.name, table.location, json.dumps(dict(table.parameters))),
                )
                for number, (name, kind) in enumerate(table.all_columns, 1):
                    key = max(0, number - len(table.columns))
                    cursor.execute(
                        "insert into redshift.external_column values (%s, %s, %s, %s, %s, %s)",
                        (schema, table.name, name, kind, number, key),
                    )

    def _known_table(
        self, session: Session, place: str, name: str
    ) -> tuple[_Known, Callable[[str], object]]:
        """What is known of the table, and who may define it anew.

        A schema made in the open transaction is visible to its session only, and may go away.
        """
        relation = f"{quoted(place)}.{quoted(name)}"
        ((schema, table),) = self._postgres.query(
            "select to_regnamespace(%s) is not null, to_regclass(%s) is not null",
            (quoted(place), relation),
        )
        if not schema:
            ((exists,),) = session.run(f"select to_regclass({literal(relation)}) is not null")
            return _Known(columns=(("", ""),) if exists == "t" else ()), session.run
        if not table:
            self._known.pop((place, name), None)
        return self._known.setdefault((place, name), _Known()), self._postgres.query

    def _files(self, database: str, table: GlueTable) -> tuple[PlacedFile, ...]:
        if not table.partition_keys:
            return tuple((file, ()) for file in self._store.below(table.location))
        return tuple(
            (file, partition.values)
            for partition in self.glue.partitions(database, table.name)
            for file in self._store.below(partition.location)
        )

    def _definition(self, place: str, table: GlueTable, with_pseudo_columns: bool) -> str:
        columns = [f"{quoted(name)} {of_hive(kind)}" for name, kind in table.all_columns]
        if with_pseudo_columns:
            columns += [f"{quoted(name)} {kind}" for name, kind in PSEUDO_COLUMNS]
        relation = f"{quoted(place)}.{quoted(table.name)}"
        file = literal(str(self._file(place, table.name)))
        # Another session may be reading the old one, in a transaction that waits for us.
        return (
            "set local lock_timeout = '5s'; "
            f"drop foreign table if exists {relation} cascade; "
            f"create foreign table {relation} ({', '.join(columns)}) server spectrum "
            f"options (filename {file}, format 'csv', null {literal(NULL)}); "
            f"grant select on {relation} to public"
        )

    def _file(self, place: str, name: str) -> Path:
        return self._postgres.spool / f"{place}.{name}.csv"

    def _lock_of(self, place: str, name: str) -> threading.Lock:
        with self._lock:
            return self._table_locks.setdefault((place, name), threading.Lock())


def pseudo_schema(schema: str) -> str:
    """Where the tables are with the columns that are there only for who names them."""
    return f"{schema}$pseudo"
