"""The DuckDB file of the `local` target."""

from pathlib import Path

from marketpulse.errors import MarketPulseError


def open_warehouse(path: str, *, read_only: bool):
    """Connect; raises MarketPulseError when another process holds the file, or it is absent."""
    import duckdb

    if read_only and not Path(path).is_file():
        raise MarketPulseError(f"there is no warehouse at {path}: run `marketpulse build`")
    try:
        return duckdb.connect(path, read_only=read_only)
    except duckdb.IOException as error:
        if "lock" in str(error):
            raise MarketPulseError(
                f"{path} is in use by another process; close it and try again ({_holder(error)})"
            ) from error
        raise MarketPulseError(f"{path} cannot be opened: {error}") from error


def _holder(error: Exception) -> str:
    """The part of DuckDB's message that names the process."""
    text = str(error)
    start = text.find("Conflicting lock is held in ")
    return text[start:].split(". ")[0] if start >= 0 else text
