"""Calls that PostgreSQL writes in another way or understands differently."""

from tests.local_aws.redshift.rewriting.statement import Statement

_TAKE_A_DATE_PART = {"dateadd", "datediff", "date_add", "date_diff", "date_part", "date_trunc"}
_OTHER_NAMES = {
    "date_add": "dateadd",
    "date_diff": "datediff",
    "nvl": "coalesce",
    "isnull": "coalesce",
    "func_sha1": "redshift.sha1",
    "textlen": "length",
    "replicate": "repeat",
}
_OTHER_MEANING = {"avg", "concat", "regexp_replace", "version"}


def rewrite_functions(statement: Statement) -> None:
    for index in range(len(statement.tokens)):
        word = statement.word(index)
        if word == "sysdate":
            statement.replace(index, index + 1, "getdate()")
        if not statement.has(index + 1, "(") or statement.has(index - 1, "."):
            continue
        if word in _TAKE_A_DATE_PART and statement.tokens[index + 2].kind == "word":
            part = statement.word(index + 2)
            if statement.has(index + 3, ","):
                statement.replace(index + 2, index + 3, f"'{part}'")
        if word in _OTHER_NAMES:
            statement.replace(index, index + 1, _OTHER_NAMES[word])
        elif word in _OTHER_MEANING:
            statement.replace(index, index + 1, f"redshift.{word}")
        elif word == "listagg":
            _rewrite_listagg(statement, index)
        elif word == "nvl2":
            _rewrite_nvl2(statement, index)
        elif word == "extract":
            _rewrite_extract(statement, index)


def arguments(statement: Statement, opening: int) -> list[tuple[int, int]]:
    """First token of each argument and the token after it, given the opening parenthesis."""
    closing = statement.closing(opening)
    found, first, depth = [], opening + 1, 0
    for index in range(opening + 1, closing + 1):
        depth += {"(": 1, ")": -1}.get(statement.word(index), 0)
        if index == closing or (depth == 0 and statement.has(index, ",")):
            found.append((first, index))
            first = index + 1
    return found


def _rewrite_listagg(statement: Statement, index: int) -> None:
    parts = arguments(statement, index + 1)
    closing = statement.closing(index + 1)
    value = parts[0][0] + (1 if statement.has(parts[0][0], "distinct") else 0)
    statement.replace(index, index + 1, "string_agg")
    statement.insert(value, "(")
    statement.append(parts[0][1] - 1, ")::varchar" if len(parts) > 1 else ")::varchar, ''")
    if statement.has(closing + 1, "within", "group", "("):
        statement.replace(closing, closing + 4, " ")
        order = closing + 6
        value_text = statement.source(value, parts[0][1])
        end = order + parts[0][1] - value
        if value_text == statement.source(order, end):
            # With DISTINCT, PostgreSQL sorts only by what is put together.
            statement.insert(order, "(")
            statement.append(end - 1, ")::varchar")


def _rewrite_nvl2(statement: Statement, index: int) -> None:
    value, present, _ = arguments(statement, index + 1)
    statement.replace(index, index + 2, "case when ")
    statement.replace(value[1], value[1] + 1, " is not null then ")
    statement.replace(present[1], present[1] + 1, " else ")
    closing = statement.closing(index + 1)
    statement.replace(closing, closing + 1, " end")


def _rewrite_extract(statement: Statement, index: int) -> None:
    """Redshift gives whole numbers, PostgreSQL a decimal one that divides differently."""
    statement.insert(index, "trunc(")
    statement.append(statement.closing(index + 1), ")::bigint")
