"""The words after the location in COPY and UNLOAD."""

from dataclasses import dataclass, field

from tests.local_aws.redshift.errors import SYNTAX_ERROR, SqlError
from tests.local_aws.redshift.rewriting.statement import Statement

_TAKES_A_VALUE = {
    *("iam_role", "credentials", "region", "maxfilesize", "rowgroupsize", "kms_key_id", "comprows"),
    *("compupdate", "statupdate", "maxerror", "access_key_id", "secret_access_key", "extension"),
    *("session_token",),
}
_HAS_NONE = {
    *("parquet", "manifest", "fillrecord", "allowoverwrite", "cleanpath", "encrypted", "auto"),
    *("serializetojson", "acceptinvchars"),
}
_NOISE = {"format", "as", "mb", "gb", "default"}
_FORMATS = {"csv", "json", "avro", "orc", "delimiter", "fixedwidth", "shapefile", "delimited"}


@dataclass
class Options:
    """Flags as a set of words, values by word."""

    flags: set[str] = field(default_factory=set)
    values: dict[str, str] = field(default_factory=dict)
    partition_by: list[str] = field(default_factory=list)


def read_options(statement: Statement, index: int) -> Options:
    options = Options()
    while index < len(statement.tokens):
        word = statement.word(index)
        if word in _TAKES_A_VALUE:
            start = index + 2 if statement.has(index + 1, "as") else index + 1
            token = statement.tokens[start]
            options.values[word] = token.value if token.value is not None else token.text
            index = start + 1
        elif word == "parallel":
            options.values[word] = statement.word(index + 1)
            index += 2
        elif word == "partition":
            closing = statement.closing(index + 2)
            names = statement.tokens[index + 3 : closing]
            options.partition_by = [token.name for token in names if token.name is not None]
            index = closing + 1
            if statement.has(index, "include"):
                options.flags.add("include")
                index += 1
        elif word == "verbose" and "manifest" in options.flags:
            options.flags.add("verbose")
            index += 1
        elif word in _HAS_NONE:
            options.flags.add(word)
            index += 1
        elif word in _NOISE:
            index += 1
        elif word in _FORMATS:
            break
        else:
            near = statement.tokens[index].text
            raise SqlError(f'syntax error at or near "{near}"', SYNTAX_ERROR)
    if "parquet" not in options.flags:
        raise SqlError("the Redshift stand-in copies and unloads FORMAT AS PARQUET only")
    if not {"iam_role", "credentials", "access_key_id"} & options.values.keys():
        raise SqlError(
            f"{statement.word(0).upper()} needs IAM_ROLE or other credentials", SYNTAX_ERROR
        )
    return options
