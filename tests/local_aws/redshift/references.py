"""The external tables and late-binding views that a statement reads, also through views."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tests.local_aws.redshift.rewriting.plan import Session
from tests.local_aws.redshift.rewriting.statement import Statement, literal, quoted
from tests.local_aws.redshift.rewriting.targets import pairs, written_relation
from tests.local_aws.redshift.spectrum.tables import PSEUDO_COLUMNS, ExternalTables, pseudo_schema

_PSEUDO_NAMES = {name for name, _ in PSEUDO_COLUMNS}
_READ_NOTHING = {"drop", "alter", "grant", "revoke", "comment"}
_CATALOGS = {"svv_external_tables", "svv_external_columns"}


@dataclass
class References:
    """`read` brings them up to date before a statement runs.

    `late_binding_views` may name views that are gone, but none is missing.
    """

    tables: ExternalTables
    late_binding_views: set[tuple[str, str]] = field(default_factory=set)

    def read(self, statement: Statement, schemas: Mapping[str, str], session: Session) -> None:
        if statement.word(0) in _READ_NOTHING:
            return
        named = {token.name for token in statement.tokens}
        if named & _CATALOGS:
            self._list_schemas(statement, schemas)
        with_pseudo_columns = bool(_PSEUDO_NAMES & named)
        definitions: dict[tuple[str, str], str] | None = None
        waiting, seen = [statement], {tuple(written_relation(statement)[-2:])}
        views: list[tuple[str, str]] = []
        while waiting:
            for _, schema, name in pairs(waiting.pop()):
                if (schema, name) in seen:
                    continue
                seen.add((schema, name))
                if schema in schemas:
                    self.tables.refresh(
                        session,
                        schemas[schema],
                        schema,
                        name,
                        with_pseudo_columns=with_pseudo_columns,
                    )
                elif (schema, name) in self.late_binding_views:
                    definitions = _definitions(session) if definitions is None else definitions
                    if (schema, name) in definitions:
                        views.append((schema, name))
                        waiting += Statement.split(definitions[schema, name])
        for schema, name in reversed(views):  # what a view reads comes before it
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

    def _list_schemas(self, statement: Statement, schemas: Mapping[str, str]) -> None:
        """Those whose names stand in the statement, or all when it names none."""
        named: Iterable[str] = {token.value for token in statement.tokens} & set(schemas)
        compares = statement.find("schemaname", "=") is not None
        for schema in named or ([] if compares else schemas):
            self.tables.list_schema(schemas[schema], schema)


def use_pseudo_columns(statement: Statement, schemas: Mapping[str, str]) -> None:
    """External tables have $path and $size for the statements that name them only."""
    if not _PSEUDO_NAMES & {token.name for token in statement.tokens}:
        return
    for index, schema, _ in pairs(statement):
        if schema in schemas:
            statement.replace(index, index + 1, quoted(pseudo_schema(schema)))


def _definitions(session: Session) -> dict[tuple[str, str], str]:
    sql = "select schemaname, viewname, definition from redshift.late_binding_views"
    return {(schema, name): text for schema, name, text in session.run(sql)}
