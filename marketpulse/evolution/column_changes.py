"""What differs between two versions of a table: its columns and its key."""

from collections.abc import Iterator
from dataclasses import replace

from marketpulse.contract_model import Column, Contract, Table, is_after
from marketpulse.evolution.change import PATCH, Change, breaking, safe, widening
from marketpulse.evolution.types import SAME, WIDENING, is_read_in_place, type_change

DONE_AGAIN = "batches of before are done again"
LEAVE_THEM = "note the new version as `since` on it to leave them as they are"


def table_changes(old: Table, new: Table, former: Contract, contract: Contract) -> Iterator[Change]:
    """Compare a table with its former self; the contracts are the ones they are of."""
    before = {column.name: column for column in old.columns}
    after = {column.name: column for column in new.columns}
    for name, column in after.items():
        subject = f"{new.name}.{name}"
        if name in before:
            yield from _changed(subject, before[name], column, contract)
        else:
            yield _added(subject, column, former.version)
    for name in before.keys() - after.keys():
        yield _removed(f"{new.name}.{name}", before[name])
    if old.key != new.key:
        yield breaking(
            f"{new.name}.({', '.join(new.key)})",
            f"key was {', '.join(old.key)}",
            "rows are told apart in another way",
        )
    if _common(old, after) != _common(new, before):
        yield safe(new.name, "columns in another order", "all engines read by name", PATCH)


def stale_type(dataset: str, old: str, new: str) -> str:
    """Say what becomes of files that hold the narrower type."""
    if is_read_in_place(old, new):
        return "files of before are read as they are"
    return (
        "DuckDB reads files of before, Spark and Redshift do not: reprocess all dates with "
        f"`marketpulse silver --datasets {dataset}`"
    )


def _common(table: Table, names: dict) -> list[str]:
    return [column.name for column in table.columns if column.name in names]


def _added(subject: str, column: Column, former_version: str) -> Change:
    kind = f"new column, {column.type}"
    if column.required:
        return breaking(subject, f"{kind}, required", "deliveries without it are refused")
    if is_after(column.since, former_version):
        return safe(subject, kind, "batches of before stay as they are and show null")
    return safe(subject, kind, f"{DONE_AGAIN}; {LEAVE_THEM}")


def _removed(subject: str, column: Column) -> Change:
    if column.retired_since:
        return safe(subject, "column removed", "deliveries that have it have a column too many")
    return breaking(
        subject, "column removed", "queries that name it fail; retire it instead: see the docs"
    )


def _changed(subject: str, old: Column, new: Column, contract: Contract) -> Iterator[Change]:
    if old.type != new.type:
        yield _retyped(subject, old, new, contract)
    if old.required and not new.required and not new.retired_since:
        how = "deprecated, no longer required" if new.is_deprecated else "no longer required"
        yield widening(subject, how, "readers may meet nulls")
    elif new.required and not old.required:
        yield breaking(subject, "now required", "records without a value go to quarantine")
    elif new.is_deprecated and not old.is_deprecated and not new.retired_since:
        yield safe(subject, "deprecated", "the source may stop to deliver it")
    if new.retired_since and not old.retired_since:
        advice = "its end was announced" if old.is_deprecated else "deprecate it first"
        yield breaking(subject, "retired", f"queries that name it fail; {advice}")
    elif old.retired_since and not new.retired_since:
        yield safe(subject, "back from retirement", "null in batches of meanwhile")
    if old.privacy != new.privacy:
        what = f"privacy {old.privacy or 'none'} → {new.privacy or 'none'}"
        yield breaking(subject, what, f"silver holds other values or none; {DONE_AGAIN}")
    if old.is_rescued_data != new.is_rescued_data:
        yield breaking(subject, "another role", "it is filled in another way")
    if old.transform != new.transform:
        yield safe(subject, "normalised in another way", f"values may differ; {DONE_AGAIN}")
    if old.references != new.references:
        yield safe(subject, f"checked against {new.references or 'nothing'}", DONE_AGAIN)
    if old.description != new.description and _without_text(old) == _without_text(new):
        yield safe(subject, "described in other words", bump=PATCH)


def _retyped(subject: str, old: Column, new: Column, contract: Contract) -> Change:
    what = f"{old.type} → {new.type}"
    change = type_change(old.type, new.type)
    if change == SAME:
        return safe(subject, what, "the same type", PATCH)
    if change != WIDENING:
        return breaking(subject, what, "not every value of before is one of the new type")
    if old.name in contract.table.key:
        return breaking(subject, what, "duplicates of a key are not found across the types")
    return widening(subject, what, stale_type(contract.dataset, old.type, new.type))


def _without_text(column: Column) -> Column:
    return replace(column, description="")
