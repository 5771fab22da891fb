"""Types under the names that only Redshift has."""

from tests.local_aws.redshift.rewriting.statement import Statement

LONGEST_VARCHAR = 65535
_VARCHARS = {"varchar", "nvarchar", "varying"}


def rewrite_types(statement: Statement) -> None:
    for index in range(len(statement.tokens)):
        word = statement.word(index)
        if word in _VARCHARS and statement.has(index + 1, "(", "max", ")"):
            statement.replace(index + 2, index + 3, str(LONGEST_VARCHAR))
        if word == "nvarchar":
            statement.replace(index, index + 1, "varchar")
        elif word == "datetime" and (
            statement.has(index - 1, "::") or statement.has(index - 1, "as")
        ):
            statement.replace(index, index + 1, "timestamp")
