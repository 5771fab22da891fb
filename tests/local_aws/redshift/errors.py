"""What the stand-in refuses itself; everything else PostgreSQL refuses."""

from dataclasses import dataclass

FEATURE_NOT_SUPPORTED = "0A000"
INTERNAL_ERROR = "XX000"
SYNTAX_ERROR = "42601"
UNDEFINED_FUNCTION = "42883"
UNDEFINED_OBJECT = "42704"


@dataclass
class SqlError(Exception):
    """An error that the client sees as one of the database."""

    message: str
    code: str = FEATURE_NOT_SUPPORTED
    detail: str = ""
    hint: str = ""

    def __str__(self) -> str:
        return self.message
