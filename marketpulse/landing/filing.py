"""Which batch and which part of it a foreign file becomes."""

import hashlib
import re
from datetime import date
from pathlib import Path

from marketpulse.batches import Batch
from marketpulse.contracts import Contract
from marketpulse.errors import MarketPulseError, UsageError
from marketpulse.lake import BRONZE
from marketpulse.landing.mapping import BatchSource, Mapping

FORMATS = ("jsonl.gz", "csv")
"""Formats that can hold a line which could not be split, best first."""


def landed_format(contract: Contract) -> str:
    """Return the format to land; raises UsageError when the contract accepts none."""
    for form in FORMATS:
        if form in contract.formats:
            return form
    raise UsageError(
        f"the contract of {contract.dataset} accepts {', '.join(contract.formats)}; landing "
        "writes jsonl.gz or csv: add one to its formats"
    )


def given_batch(contract: Contract, day: date | None, hour: int | None) -> Batch | None:
    """Return the batch of `--date` and `--hour`; None without a date."""
    is_hourly = contract.ingest_partition == "hour"
    if hour is not None and not is_hourly:
        raise UsageError(f"--hour: {contract.dataset} is delivered by day, leave it out")
    if day is None or (is_hourly and hour is None):
        return None
    return Batch(day, hour)


def batch_of_file(
    path: Path, mapping: Mapping, contract: Contract, given: Batch | None, hour: int | None
) -> Batch | None:
    """Return the batch of a file's records; None when each record's own time decides."""
    needed = "--date and --hour" if contract.ingest_partition == "hour" else "--date"
    if mapping.batch.source is BatchSource.event_time:
        return given
    if mapping.batch.source is BatchSource.option:
        if given is None:
            raise UsageError(f"say with {needed} which batch of {contract.dataset} this is")
        return given
    match = mapping.batch.regex.search(path.name)
    if not match:
        raise UsageError(
            f"{path}: the name has no date as in the mapping's batch.pattern "
            f"{mapping.batch.pattern!r}; rename the file or change the pattern"
        )
    named = match.groupdict()
    hour = int(named["H"]) if "H" in named else hour
    if contract.ingest_partition == "hour" and hour is None:
        raise UsageError(
            f"{contract.dataset} is delivered by hour: give --hour, or %H in batch.pattern"
        )
    try:
        batch = Batch(date(int(named["Y"]), int(named["m"]), int(named["d"])), hour)
        return Batch.from_id(batch.id) if contract.ingest_partition == "hour" else batch
    except ValueError as error:
        raise UsageError(f"{path}: the date in its name is none ({error})") from error


def part_path(contract: Contract, batch: Batch, name: str, form: str) -> str:
    """Return the path of a part in the lake."""
    return f"{BRONZE}/{contract.dataset}/{batch.directory}/part-{name}.{form}"


def part_names(paths: list[Path], mapping: Mapping) -> dict[Path, str]:
    """Name the part of each file after it, so that landing a file again replaces its part.

    Records filed by their time may touch a batch that another file of the same name has filled,
    so there the content decides what counts as the same file.
    """
    names: dict[Path, str] = {}
    for path in paths:
        name = re.sub(r"[^A-Za-z0-9_-]+", "-", path.name.lower()).strip("-") or "file"
        if mapping.batch.source is BatchSource.event_time:
            name += f"-{hashlib.sha256(_content(path)).hexdigest()[:12]}"
        names[path] = name
    clashes = [path for path in paths if list(names.values()).count(names[path]) > 1]
    if clashes:
        raise MarketPulseError(
            f"{' and '.join(map(str, clashes[:2]))} would become the same part: name one of them "
            "otherwise, or land them in two batches"
        )
    return names


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
