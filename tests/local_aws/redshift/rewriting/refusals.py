"""What PostgreSQL takes and Redshift does not."""

from collections.abc import Callable

from tests.local_aws.redshift.errors import (
    SYNTAX_ERROR,
    UNDEFINED_FUNCTION,
    UNDEFINED_OBJECT,
    SqlError,
)
from tests.local_aws.redshift.rewriting.statement import Statement

_UNKNOWN_TYPES = {"jsonb", "json", "string", "uuid", "bytea", "citext", "hstore"}
_UNKNOWN_FUNCTIONS = {
    *("string_agg", "array_agg", "unnest", "generate_subscripts", "json_agg", "jsonb_agg"),
    *("to_json", "to_jsonb", "row_to_json", "json_build_object", "jsonb_build_object"),
    *("json_object_agg", "jsonb_object_agg", "jsonb_array_elements", "json_array_elements"),
    *("regexp_matches", "regexp_split_to_table", "regexp_split_to_array", "regexp_match"),
    *("make_date", "make_interval", "make_timestamp", "gen_random_uuid", "format", "age_in"),
    *("string_to_array", "array_to_string", "date_bin", "num_nonnulls", "starts_with"),
}


def refuse_unsupported(statement: Statement) -> None:
    for index in range(len(statement.tokens)):
        for refuse in _REFUSALS:
            refuse(statement, index)


def _refuse_filter(statement: Statement, index: int) -> None:
    if statement.has(index, ")", "filter", "(", "where"):
        raise _syntax_error("filter")


def _refuse_distinct_on(statement: Statement, index: int) -> None:
    if statement.has(index, "select", "distinct", "on", "("):
        raise SqlError("SELECT DISTINCT ON is not supported")


def _refuse_on_conflict(statement: Statement, index: int) -> None:
    if statement.has(index, "on", "conflict") and statement.word(0) == "insert":
        raise _syntax_error("on")


def _refuse_returning(statement: Statement, index: int) -> None:
    writes = {"insert", "update", "delete", "with", "merge"}
    if statement.has(index, "returning") and statement.word(0) in writes:
        raise _syntax_error("returning")


def _refuse_arrays(statement: Statement, index: int) -> None:
    is_type = statement.has(index + 1, "[", "]") or (
        statement.has(index + 1, "[") and statement.has(index + 3, "]")
    )
    if statement.has(index, "array", "[") or (is_type and statement.tokens[index].name):
        raise _syntax_error("[")


def _refuse_lateral(statement: Statement, index: int) -> None:
    if statement.has(index, "lateral") and statement.word(index - 1) in (",", "join", "from"):
        raise _syntax_error("lateral")


def _refuse_types(statement: Statement, index: int) -> None:
    """Types stand after `::`, after `as` before a parenthesis, or after the name of a column."""
    word = statement.word(index)
    is_double = word == "double" and not statement.has(index + 1, "precision")
    if word not in _UNKNOWN_TYPES and not is_double:
        return
    is_cast = statement.has(index - 1, "::") or (
        statement.has(index - 1, "as") and statement.has(index + 1, ")")
    )
    ends_column = statement.word(index + 1) in (",", ")", "not", "null", "encode", "default")
    is_column = (
        statement.word(0) in ("create", "alter")
        and index >= 2
        and statement.tokens[index - 1].name is not None
        and statement.word(index - 2) in ("(", ",", "column")
        and (ends_column or index + 1 == len(statement.tokens))
    )
    if is_cast or is_column:
        raise SqlError(f'type "{word}" does not exist', UNDEFINED_OBJECT)


def _refuse_functions(statement: Statement, index: int) -> None:
    word = statement.word(index)
    is_call = statement.has(index + 1, "(") and not statement.has(index - 1, ".")
    if is_call and word in _UNKNOWN_FUNCTIONS:
        hint = (
            "No function matches the given name and argument types. "
            "You may need to add explicit type casts."
        )
        raise SqlError(f"function {word}() does not exist", UNDEFINED_FUNCTION, hint=hint)


def _refuse_indexes(statement: Statement, index: int) -> None:
    if index == 0 and statement.word(0) == "create" and statement.find("index") in (1, 2):
        shown = statement.text.strip()
        raise SqlError(f'SQL command "{shown}" not supported on Redshift tables.')


def _syntax_error(near: str) -> SqlError:
    return SqlError(f'syntax error at or near "{near}"', SYNTAX_ERROR)


_REFUSALS: tuple[Callable[[Statement, int], None], ...] = (
    _refuse_filter,
    _refuse_distinct_on,
    _refuse_on_conflict,
    _refuse_returning,
    _refuse_arrays,
    _refuse_lateral,
    _refuse_types,
    _refuse_functions,
    _refuse_indexes,
)
