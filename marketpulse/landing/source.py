"""A foreign file as it is read: columns of text, and the lines that could not be split."""

import gzip
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from marketpulse.errors import MarketPulseError, UsageError
from marketpulse.landing.mapping import Files

ROW, FILE = "_row", "_file"
"""Names of the columns that number the records of a file from 1, and files taken together."""
OWN_NAMES = (ROW, FILE, "_file_name", "_ingest_date")
"""Columns that landing adds to those of a file, which may not be called like that."""
_GZIP_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True)
class Source:
    """Records of one file; column names are in lower case, and every value is text."""

    table: pa.Table
    unsplit: list[bytes] = field(default_factory=list)
    """Lines that are no record of the format, as they are in the file."""

    @property
    def names(self) -> list[str]:
        """The file's own columns."""
        return [name for name in self.table.column_names if name != ROW]

    @property
    def records(self) -> int:
        """All there was to take: what was split and what was not."""
        return self.table.num_rows + len(self.unsplit)


def read_bytes(path: Path) -> bytes:
    """Return a file's content, unpacked when it is gzip."""
    try:
        content = path.read_bytes()
        return gzip.decompress(content) if content.startswith(_GZIP_MAGIC) else content
    except FileNotFoundError:
        raise UsageError(f"there is no file {path}") from None
    except IsADirectoryError:
        raise UsageError(f"{path} is a folder: name its files, as {path}/*.csv") from None
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise MarketPulseError(f"{path} is a damaged gzip file ({error}): fetch it again") from None


def as_utf8(content: bytes, files: Files) -> tuple[bytes, list[bytes]]:
    """Return the text in UTF-8, and the lines that are in none of the feed's encodings."""
    for encoding in files.encodings:
        text = _decoded(content, encoding)
        if text is not None:
            return text, []
    good, bad = [], []
    for line in content.splitlines():
        texts = (_decoded(line, encoding) for encoding in files.encodings)
        text = next((text for text in texts if text is not None), None)
        if text is None:
            bad.append(line)
        else:
            good.append(text)
    return b"\n".join(good), bad


def numbered(columns: list[pa.Array | pa.ChunkedArray], names: list[str], rows: int) -> pa.Table:
    """Make a table of columns with the number of each row."""
    return pa.table([*columns, pa.array(range(1, rows + 1), pa.int64())], names=[*names, ROW])


def _decoded(content: bytes, encoding: str) -> bytes | None:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    return text.removeprefix("\ufeff").encode()
