"""What the stand-in refuses itself; everything else PostgreSQL refuses."""

from dataclasses import dataclass

FEATURE_NOT_SUPPORTED = "0A000"
INTERNAL_ERROR = "XX000"
SYNTAX_ERROR = "42601"
UNDEFINED_FUNCTION = "42883"
UNDEFINED_OBJECT = "42704"


class ConnectionLost(Exception):
    """Client or PostgreSQL is gone; so is the session."""


@dataclass
class SqlError(Exception):
    """An error that the client sees as one of the database."""

    message: str
    code: str = FEATURE_NOT_SUPPORTED
    detail: str = ""
    hint: str = ""

    def __str__(self) -> str:
        return self.message


def as_sql_error(error: Exception) -> SqlError:
    """What the client is to see of any error but the loss of its connection."""
    if isinstance(error, SqlError):
        return error
    if isinstance(error, ConnectionLost):
        raise error
    return SqlError(f"the Redshift stand-in failed: {error!r}", INTERNAL_ERROR)
