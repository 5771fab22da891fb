"""A mapping file: how the files of one feed become records of one contract."""

import re
import zoneinfo
from enum import StrEnum

from pydantic import Field, field_validator, model_validator

from marketpulse.landing.values import Strict, Value


class FileFormat(StrEnum):
    """Formats of foreign files; each may be gzipped as well."""

    csv = "csv"
    tsv = "tsv"
    jsonl = "jsonl"
    parquet = "parquet"


class BatchSource(StrEnum):
    """What decides the batch of a record."""

    option = "option"
    file_name = "file_name"
    event_time = "event_time"


class Files(Strict):
    """How the files are written."""

    format: FileFormat = FileFormat.csv
    delimiter: str = Field(",", min_length=1, max_length=1)
    quote: str = Field('"', min_length=1, max_length=1)
    header: bool = True
    skip: int = Field(0, ge=0)
    """Lines before the header, or before the first record, that say nothing."""
    encodings: list[str] = Field(["utf-8"], min_length=1)
    """Tried in order; the first that fits the whole file is taken."""
    nulls: list[str] = Field(default_factory=list)
    """Texts that stand for no value; empty text always does."""

    @field_validator("encodings")
    @classmethod
    def _are_known(cls, names: list[str]) -> list[str]:
        for name in names:
            try:
                "".encode(name)
            except LookupError:
                raise ValueError(
                    f"Python knows no encoding {name!r}; usual ones: utf-8, cp1252, utf-16"
                ) from None
        return names

    @property
    def separator(self) -> str:
        """What parts the fields of a line."""
        return "\t" if self.format is FileFormat.tsv else self.delimiter


class BatchRule(Strict):
    """Which ingest partition a record is landed in."""

    source: BatchSource = Field(BatchSource.option, alias="from")
    pattern: str | None = None
    """Part of a file's name with %Y, %m, %d and perhaps %H, as `sales_%Y%m%d`."""

    @model_validator(mode="after")
    def _check(self) -> "BatchRule":
        if (self.source is BatchSource.file_name) != (self.pattern is not None):
            raise ValueError("`from: file_name` and a pattern belong together")
        if self.pattern and not all(part in self.pattern for part in ("%Y", "%m", "%d")):
            raise ValueError(f"the pattern {self.pattern!r} needs %Y, %m and %d")
        return self

    @property
    def regex(self) -> re.Pattern:
        """The pattern as a regular expression with the groups Y, m, d and perhaps H."""
        digits = {"Y": 4, "m": 2, "d": 2, "H": 2}
        text = re.escape(self.pattern or "")
        return re.compile(
            re.sub(r"%([YmdH])", lambda part: rf"(?P<{part[1]}>\d{{{digits[part[1]]}}})", text)
        )


class Lines(Strict):
    """Several lines of a file make one record, which holds them in a column."""

    into: str
    """The column of the contract, an array of structs."""
    group_by: list[str] = Field(min_length=1)
    """Columns of the file; lines with equal values in all of them belong together."""
    fields: dict[str, Value] = Field(min_length=1)
    drop_repeated: bool = False
    """Whether a line that equals an earlier one of its record in every column is left out."""


class Mapping(Strict):
    """A mapping file as a whole."""

    dataset: str
    files: Files = Files()
    batch: BatchRule = BatchRule()
    time_zone: str = "UTC"
    """Of times that name none."""
    columns: dict[str, Value] = Field(min_length=1)
    lines: Lines | None = None

    @field_validator("time_zone")
    @classmethod
    def _is_known(cls, name: str) -> str:
        if name not in zoneinfo.available_timezones():
            raise ValueError(f"no time zone is called {name!r}; write it like Europe/London")
        return name

    @model_validator(mode="after")
    def _check(self) -> "Mapping":
        for place, value in self.named_values():
            if value.sum is not None and (self.lines is None or place.startswith("lines.")):
                raise ValueError(f"{place}: sum adds up lines, and there are none below it")
            if value.time_zone and value.time_zone not in zoneinfo.available_timezones():
                raise ValueError(f"{place}: no time zone is called {value.time_zone!r}")
            if value.position and self.files.format in (FileFormat.jsonl, FileFormat.parquet):
                raise ValueError(f"{place}: fields of {self.files.format} have names: give column")
        return self

    def named_values(self) -> list[tuple[str, Value]]:
        """All values with their place in the file."""
        found = [(f"columns.{name}", value) for name, value in self.columns.items()]
        if self.lines:
            found += [(f"lines.fields.{n}", value) for n, value in self.lines.fields.items()]
        return found
