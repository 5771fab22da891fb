"""Names: catalogs that differ, and identifiers that Redshift keeps in lower case."""

from tests.local_aws.redshift.rewriting.statement import Statement, quoted

_OWN_CATALOGS = {
    ("information_schema", "columns"): "redshift.information_schema_columns",
    ("information_schema", "tables"): "redshift.information_schema_tables",
    ("pg_catalog", "pg_attribute"): "redshift.pg_attribute",
    ("pg_catalog", "pg_class"): "redshift.pg_class",
    ("pg_catalog", "pg_views"): "redshift.pg_views",
}
_BARE_CATALOGS = {name: own for (schema, name), own in _OWN_CATALOGS.items() if schema[:2] == "pg"}


def rewrite_names(statement: Statement) -> None:
    for index, token in enumerate(statement.tokens):
        follows_dot = statement.has(index - 1, ".")
        if token.name in ("information_schema", "pg_catalog") and statement.has(index + 1, "."):
            name = statement.tokens[index + 2].name if index + 2 < len(statement.tokens) else None
            own = _OWN_CATALOGS.get((token.name, name or ""))
            if own and not statement.has(index + 3, ".") and _is_relation(statement, index):
                statement.replace(index, index + 3, own)
                continue
        if token.name in _BARE_CATALOGS and not follows_dot and _is_relation(statement, index):
            own = _BARE_CATALOGS[token.name]
            statement.replace(index, index + 1, own)
        elif token.kind == "quoted" and token.text != token.text.lower():
            statement.replace(index, index + 1, quoted(token.name))


def _is_relation(statement: Statement, index: int) -> bool:
    """Whether the name stands after FROM or JOIN, also with the database before it."""
    while statement.has(index - 1, "."):
        index -= 2
    before = index - 1
    while statement.has(before, ","):  # from a, b: walk back over the name and its alias
        before -= 1
        while before >= 0 and statement.word(before) not in ("from", "join", ",", "("):
            before -= 1
    return statement.word(before) in ("from", "join")
