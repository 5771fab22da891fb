"""How delivered or published files differ from the contract of today."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from marketpulse.contract_model import Column, Contract, Table
from marketpulse.evolution.change import Change, breaking, safe, widening
from marketpulse.evolution.column_changes import stale_type
from marketpulse.evolution.observed import Observed
from marketpulse.evolution.policy import may_be_missing
from marketpulse.evolution.types import SAME, WIDENING, is_number, is_read_in_place, type_change


def delivery_changes(contract: Contract, files: Iterable[Observed]) -> list[Change]:
    """Say what the contract's policy, settled for an environment, makes of some deliveries."""
    changes = []
    for file in files:
        known = {column.name: column for column in contract.bronze_columns}
        for name in file.types.keys() - known.keys():
            changes.append((_new(contract, name, file), file))
        for name, column in known.items():
            if name not in file.types:
                changes.append((_missing(contract, column, file), file))
            elif change := _delivered_type(contract, column, file.types[name]):
                changes.append((change, file))
    return _together(changes)


def silver_changes(contract: Contract, table: Table, files: Iterable[Observed]) -> list[Change]:
    """Say how readers of today meet the columns of published files."""
    known = {
        column.name: "string" if column.privacy == "tokenise" else column.type
        for column in table.silver_columns
    }
    changes = []
    for file in files:
        for name in file.types.keys() - known.keys():
            change = safe(f"{table.name}.{name}", "no longer in the contract", "is not shown")
            changes.append((change, file))
        for name, type_ in known.items():
            if name not in file.types:
                change = safe(f"{table.name}.{name}", "not in the files", "is null there")
                changes.append((change, file))
            elif file.types[name] != type_:
                found = file.types[name]
                changes.append((_stored_type(contract, f"{table.name}.{name}", found, type_), file))
    return _together(changes)


def _new(contract: Contract, name: str, file: Observed) -> Change:
    subject, what = f"{contract.table.name}.{name}", "new in the data"
    if contract.evolution == "strict":
        consequence = "the batch is refused" if file.has_header else "records go to quarantine"
        return breaking(subject, what, f"{consequence}: add it to the contract or leave it out")
    rescue = [column.name for column in contract.table.columns if column.is_rescued_data]
    place = f"kept in {rescue[0]}" if rescue else "stays in bronze"
    return safe(subject, what, f"{place}, counted as a warning")


def _missing(contract: Contract, column: Column, file: Observed) -> Change:
    subject, what = f"{contract.table.name}.{column.name}", "missing in the data"
    if column.required and not may_be_missing(contract, column.name):
        consequence = "the batch is refused" if file.has_header else "records go to quarantine"
        return breaking(subject, what, f"required: {consequence}")
    is_announced = column.since or column.is_deprecated
    if contract.evolution == "strict" and file.has_header and not is_announced:
        return breaking(subject, what, "the batch is refused: deliver it, or deprecate it")
    return safe(subject, what, "is null")


def _delivered_type(contract: Contract, column: Column, found: str | None) -> Change | None:
    """Text carries anything, and a value decides for itself; a wider type is worth a word."""
    if found in (None, "string") or column.type == "string":
        return None
    if type_change(found, column.type) in (SAME, WIDENING):
        return None
    subject, what = f"{contract.table.name}.{column.name}", f"{found} instead of {column.type}"
    if type_change(column.type, found) == WIDENING:
        advice = f"values that do not fit fail; widen the contract to {found}"
        return widening(subject, what, advice)
    if is_number(found) and is_number(column.type):
        return widening(subject, what, f"values that are not exactly {column.type} fail")
    return breaking(subject, what, f"values that are no {column.type} fail")


def _stored_type(contract: Contract, subject: str, found: str, wanted: str) -> Change:
    what = f"{found} in files, {wanted} in the contract"
    if type_change(found, wanted) != WIDENING:
        return breaking(
            subject,
            what,
            f"not readable: reprocess with `marketpulse silver --datasets {contract.dataset}`",
        )
    if is_read_in_place(found, wanted):
        return safe(subject, what, "read as it is")
    return widening(subject, what, stale_type(contract.dataset, found, wanted))


def _together(changes: list[tuple[Change, Observed]]) -> list[Change]:
    """Tell a change once, with the first file that shows it and how many more do."""
    files: dict[Change, list[str]] = defaultdict(list)
    for change, file in changes:
        files[change].append(file.path)
    return [_with_files(change, sorted(paths)) for change, paths in _ordered(files)]


def _ordered(files: dict[Change, list[str]]) -> Iterator[tuple[Change, list[str]]]:
    yield from sorted(files.items(), key=lambda entry: (entry[0].subject, entry[0].what))


def _with_files(change: Change, paths: list[str]) -> Change:
    more = f" and {len(paths) - 1:,} more" if len(paths) > 1 else ""
    text = f"{change.consequence} ({paths[0]}{more})"
    return Change(change.subject, change.what, change.gravity, text, change.bump)
