"""The definitions of columns in CREATE TABLE."""

from typing import TYPE_CHECKING

from tests.local_aws.redshift.rewriting.functions import arguments
from tests.local_aws.redshift.rewriting.statement import Statement

if TYPE_CHECKING:
    from tests.local_aws.redshift.rewriting.tables import Keys

_DEFAULT_LENGTH = 256
_CONSTRAINTS = {"constraint", "primary", "unique", "foreign"}


def rewrite_columns(statement: Statement, opening: int, keys: "Keys") -> list[str]:
    """Return the columns of a primary key: Redshift does not check it, but wants no nulls there."""
    not_null: list[str] = []
    kept = 0
    for first, after in arguments(statement, opening):
        if statement.word(first) in _CONSTRAINTS:
            primary = statement.find("primary", "key", "(", start=first)
            if primary is not None and primary < after:
                names = statement.tokens[primary + 3 : statement.closing(primary + 2)]
                not_null += [token.name for token in names if token.name is not None]
            start = first - 1 if kept else first
            end = after if kept else after + 1
            statement.replace(start, end, "")
        else:
            kept += 1
            _rewrite_column(statement, first, after, keys)
    return not_null


def _rewrite_column(statement: Statement, first: int, after: int, keys: "Keys") -> None:
    name = statement.tokens[first].name
    _rewrite_length(statement, first + 1)
    index = first + 2
    while index < after:
        word = statement.word(index)
        if word == "encode":
            statement.replace(index, index + 2, "")
        elif word == "distkey":
            keys.dist = name
            statement.replace(index, index + 1, "")
        elif word == "sortkey":
            keys.sort.append(name)
            statement.replace(index, index + 1, "")
        elif statement.has(index, "primary", "key"):
            statement.replace(index, index + 2, "not null")
        elif word == "unique":
            statement.replace(index, index + 1, "")
        elif word == "references":
            _, end = statement.qualified_name(index + 1)
            if statement.has(end, "("):
                end = statement.closing(end) + 1
            statement.replace(index, end, "")
        elif word == "identity" and statement.has(index + 1, "("):
            (start, start_end), (step, step_end) = arguments(statement, index + 1)
            values = statement.source(start, start_end), statement.source(step, step_end)
            always = "" if statement.has(index - 1, "as") else "generated always as "
            text = f"{always}identity (start with {values[0]} increment by {values[1]})"
            statement.replace(index, statement.closing(index + 1) + 1, text)
        index += 1


def _rewrite_length(statement: Statement, index: int) -> None:
    """A column of text without a length holds 256 bytes, or one with CHAR."""
    word = statement.word(index)
    if statement.has(index, "character", "varying") and not statement.has(index + 2, "("):
        statement.replace(index, index + 2, f"varchar({_DEFAULT_LENGTH})")
    elif word in ("varchar", "nvarchar", "text") and not statement.has(index + 1, "("):
        statement.replace(index, index + 1, f"varchar({_DEFAULT_LENGTH})")
    elif word == "datetime":
        statement.replace(index, index + 1, "timestamp")
