"""What a statement writes to, and which relations it may read."""

from collections.abc import Iterator

from tests.local_aws.redshift.rewriting.statement import Statement

_WRITES = (
    (("insert", "into"), 2),
    (("merge", "into"), 2),
    (("delete", "from"), 2),
    (("truncate", "table"), 2),
    (("truncate",), 1),
    (("update",), 1),
    (("copy",), 1),
)
_OBJECTS = {"table", "view"}


def written_relation(statement: Statement) -> list[str]:
    """The name of the table or view that a statement creates, changes or removes, in parts."""
    for words, index in _WRITES:
        if statement.has(0, *words):
            return statement.qualified_name(index)[0]
    if statement.word(0) in ("create", "alter", "drop"):
        index = 1
        while statement.word(index) in ("or", "replace", "local", "temporary", "temp", "external"):
            index += 1
        if statement.word(index) in _OBJECTS:
            index += 1
            while statement.word(index) in ("if", "not", "exists"):
                index += 1
            return statement.qualified_name(index)[0]
    return []


def pairs(statement: Statement) -> Iterator[tuple[int, str, str]]:
    """Every `a.b` with its place: schema and relation, or something that looks like them."""
    for index in range(len(statement.tokens) - 2):
        if statement.has(index + 1, "."):
            left, right = statement.tokens[index].name, statement.tokens[index + 2].name
            if left is not None and right is not None:
                yield index, left, right
