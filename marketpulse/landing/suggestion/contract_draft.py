"""The text of a first contract, with DECIDE where a person has to."""

import re
from dataclasses import dataclass

import yaml

from marketpulse.landing.suggestion.profile import Profile
from marketpulse.landing.values import Kind

_TYPES = {
    Kind.text: ("string", "string"),
    Kind.id: ("string", "string"),
    Kind.integer: ("integer", "bigint"),
    Kind.date: ("date", "date"),
    Kind.timestamp: ("timestamp", "timestamp"),
    Kind.boolean: ("boolean", "boolean"),
}
_PERSONAL = re.compile(r"e?mail|phone|address|birth|street|(^|first_|last_|full_)name$")
_POLICIES = """\
customProperties:
  - property: eventTime
    value: {event_time}  # DECIDE: the column that says when it happened, not when it was written.
  - property: ingestPartition
    value: day  # DECIDE: day, or hour when the source delivers by the hour.
  - property: formats
    value: [jsonl.gz, csv]
  - property: maxFailedShare
    value: 0.05  # DECIDE: a batch in which a larger share of records fails is refused.
  - property: minFailedRecords
    value: 20
  - property: duplicates
    value: {{keep: first, lookBackHours: 72}}  # DECIDE: first or last, and how far back to look.
"""


@dataclass(frozen=True)
class DraftColumn:
    """A column of the contract and what it is made of; no profile for a generated one."""

    name: str
    profile: Profile | None
    is_required: bool
    kind: Kind = Kind.text


def contract_text(
    dataset: str, columns: list[DraftColumn], key: tuple[str, ...], event_time: str, file: str
) -> str:
    """Write the contract as YAML."""
    properties = "".join(_property(column, key) for column in columns)
    return (
        f"apiVersion: v3.1.0\nkind: DataContract\nid: marketpulse.{dataset}\n"
        f"name: {dataset.replace('_', ' ').capitalize()}\nversion: 1.0.0\nstatus: draft\n"
        "domain: retail  # DECIDE: who answers for this data.\ndataProduct: marketpulse\n"
        f"description:\n  purpose: {_scalar(f'Records like those of {file}.')}  # DECIDE\n\n"
        f"schema:\n  - name: {dataset}\n    physicalType: table\n"
        "    dataGranularityDescription: One row per line of the file.  # DECIDE\n"
        f"    properties:\n{properties}{_rules(columns)}\n"
        + _POLICIES.format(event_time=event_time)
    )


def _property(column: DraftColumn, key: tuple[str, ...]) -> str:
    logical, physical = _types(column)
    lines = [f"- name: {column.name}", f"  logicalType: {logical}", f"  physicalType: {physical}"]
    if column.name in key:
        place = key.index(column.name) + 1
        lines[0] += "  # DECIDE: unique in the file; is it always?"
        lines += ["  primaryKey: true", f"  primaryKeyPosition: {place}"]
    if column.is_required:
        lines.append("  required: true")
    profile = column.profile
    lines.append(f"  description: {_scalar(_described(profile))}")
    if _PERSONAL.search(column.name):
        lines.append("  # DECIDE: personal data? Then say so, with drop or tokenise:")
        lines.append("  # customProperties: [{property: privacy, value: tokenise}]")
    return "".join(f"      {line}\n" for line in lines)


def _described(profile: Profile | None) -> str:
    if profile is None:
        return "Generated when the file is landed."
    dirt = round(100 * (1 - profile.share_of_kind), 1)
    return f"Column {profile.name} of the file." + (
        f" {dirt} % of its values are of another type." if dirt else ""
    )


def _types(column: DraftColumn) -> tuple[str, str]:
    if column.kind is Kind.decimal:
        scale = max(2, column.profile.decimals if column.profile else 2)
        return "number", f"decimal(18,{min(scale, 12)})"
    return _TYPES[column.kind]


def _rules(columns: list[DraftColumn]) -> str:
    """Numbers that are never negative in the file get a rule; a person may know refunds."""
    rules = ""
    for column in columns:
        is_number = column.kind in (Kind.integer, Kind.decimal)
        if is_number and column.profile and not column.profile.has_negative:
            rules += (
                f"      - name: {column.name}_is_not_negative  # DECIDE: none is in the file.\n"
                "        type: custom\n        engine: spark-sql\n"
                f"        implementation: {column.name} >= 0\n        severity: error\n"
                "        dimension: accuracy\n"
                f"        description: The value of {column.name} is never below zero.\n"
            )
    return f"    quality:\n{rules}" if rules else ""


def _scalar(text: str) -> str:
    """Write a text as a YAML value in double quotes."""
    return yaml.safe_dump(text, default_style='"', width=10_000, allow_unicode=True).strip()
