"""The external tables and late-binding views that a statement reads, also through views."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.local_aws.redshift.rewriting.plan import Session
from tests.local_aws.redshift.rewriting.statement import Statement, literal, quoted
from tests.local_aws.redshift.rewriting.targets import pairs
from tests.local_aws.redshift.spectrum.tables import PSEUDO_COLUMNS, ExternalTables, pseudo_schema

_PSEUDO_NAMES = {name for name, _ in PSEUDO_COLUMNS}
_CATALOGS = {"svv_external_tables", "svv_external_columns", "svv_external_partitions"}


@dataclass
class References:
    """`read` brings them up to date before a statement runs."""

    tables: ExternalTables
    late_binding_views: set[tuple[str, str]] = field(default_factory=set)

    def use_pseudo_columns(self, statement: Statement) -> None:
        """External tables have $path and $size for the statements that name them only."""
        if not _PSEUDO_NAMES & {token.name for token in statement.tokens}:
            return
        for index, schema, _ in pairs(statement):
            if schema in self.tables.schemas:
                statement.replace(index, index + 1, quoted(pseudo_schema(schema)))

    def read(self, statement: Statement, session: Session) -> None:
        named = {token.name for token in statement.tokens}
        if named & _CATALOGS:
            self._list_schemas(statement)
        with_pseudo_columns = bool(_PSEUDO_NAMES & named)
        views: dict[tuple[str, str], str] | None = None
        waiting, seen = [statement], set()
        found_views: list[tuple[str, str]] = []
        while waiting:
            for _, schema, name in pairs(waiting.pop()):
                if (schema, name) in seen:
                    continue
                seen.add((schema, name))
                if schema in self.tables.schemas:
                    self.tables.refresh(schema, name, with_pseudo_columns=with_pseudo_columns)
                elif (schema, name) in self.late_binding_views:
                    views = _definitions(session) if views is None else views
                    if (schema, name) in views:
                        found_views.insert(0, (schema, name))
                        waiting += Statement.split(views[schema, name])
        for schema, name in found_views:
            relation = f"{quoted(schema)}.{quoted(name)}"
            session.run(f"select redshift.rebind_view({literal(relation)})")

    def follow_rename(self, statement: Statement) -> None:
        """A late-binding view stays one under its new name."""
        renamed = statement.find("rename", "to")
        if statement.word(0) != "alter" or renamed is None or renamed + 2 >= len(statement.tokens):
            return
        parts, _ = statement.qualified_name(2)
        if len(parts) > 1 and (parts[-2], parts[-1]) in self.late_binding_views:
            self.late_binding_views.add((parts[-2], statement.tokens[renamed + 2].name))

    def _list_schemas(self, statement: Statement) -> None:
        """Those whose names stand in the statement, or all when none does."""
        values = {token.value for token in statement.tokens}
        named: Iterable[str] = values & set(self.tables.schemas)
        compares = statement.find("schemaname", "=") is not None
        for schema in named or ([] if compares else list(self.tables.schemas)):
            self.tables.list_schema(schema)


def _definitions(session: Session) -> dict[tuple[str, str], str]:
    sql = "select schemaname, viewname, definition from redshift.late_binding_views"
    return {(schema, name): text for schema, name, text in session.run(sql)}
