"""How a mapping file describes one value; the names of the fields are the keys in the file."""

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Kind(StrEnum):
    """What the text of a value is, so that it can be written the way silver reads it."""

    text = "text"
    id = "id"
    integer = "integer"
    decimal = "decimal"
    date = "date"
    timestamp = "timestamp"
    boolean = "boolean"


class Strict(BaseModel):
    """A part of a mapping file; an unknown key is a mistake, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Value(Strict):
    """Where a value comes from (exactly one source) and how its text is rewritten."""

    column: str | None = None
    """Name in the header, in any letter case."""
    position: int | None = Field(None, ge=1)
    """Place in the line, from 1."""
    constant: str | None = None
    expression: str | None = None
    """DuckDB SQL over the file's columns, all of them text."""
    digest: list[str] | None = None
    """Names of columns whose values give a generated id; `[all]` for the whole line."""
    sum: str | None = None
    """DuckDB SQL over the numeric fields of a line, added up over the lines of a record."""

    kind: Kind = Field(Kind.text, alias="as")
    formats: list[str] = Field(default_factory=list)
    """Of dates and times: strptime formats, or iso, epoch, epoch_ms; the first that fits counts."""
    time_zone: str | None = None
    decimal: str = Field(".", min_length=1, max_length=1)
    thousands: str | None = Field(None, min_length=1, max_length=1)
    is_true: list[str] = Field(default_factory=list)
    is_false: list[str] = Field(default_factory=list)
    values: dict[str, str] = Field(default_factory=dict)
    """Other words for some values."""
    default: str | None = None
    """Taken where there is no value."""
    prefix: str = ""
    digits: int | None = Field(None, ge=1, le=36)
    """Length of a digest that is to be a number."""
    optional: bool = False
    """Whether a file may lack the column."""

    @model_validator(mode="before")
    @classmethod
    def _accept_short_form(cls, given: Any) -> Any:
        """A plain word is the name of a column."""
        if isinstance(given, str):
            return {"column": given}
        if isinstance(given, dict) and given.get("constant") is not None:
            return given | {"constant": _as_written(given["constant"])}
        return given

    @model_validator(mode="after")
    def _check(self) -> "Value":
        if len(self.sources) != 1:
            named = " and ".join(self.sources) or "none of them"
            raise ValueError(
                "give one of column, position, constant, expression, digest and sum; "
                f"here is {named}"
            )
        is_time = self.kind in (Kind.date, Kind.timestamp)
        if is_time and not self.formats:
            raise ValueError("a date or timestamp needs formats, as ['%d/%m/%Y %H:%M', iso]")
        if self.formats and not is_time:
            raise ValueError("formats are for `as: date` and `as: timestamp`")
        if self.kind is Kind.boolean and not (self.is_true and self.is_false):
            raise ValueError("a boolean needs its words: is_true and is_false")
        if self.thousands == self.decimal:
            raise ValueError(f"{self.decimal!r} cannot part thousands and decimals alike")
        return self

    @property
    def sources(self) -> list[str]:
        """The keys given of those that say where the value comes from."""
        names = ("column", "position", "constant", "expression", "digest", "sum")
        return [name for name in names if getattr(self, name) is not None]


def _as_written(constant: Any) -> str:
    """YAML reads 5, true and 2026-03-02 as more than text."""
    return str(constant).lower() if isinstance(constant, bool) else str(constant)
