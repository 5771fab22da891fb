"""The text of a first mapping, with DECIDE where a person has to."""

import json

from marketpulse.landing.mapping import FileFormat, Files
from marketpulse.landing.suggestion.contract_draft import DraftColumn
from marketpulse.landing.suggestion.profile import Profile
from marketpulse.landing.values import Kind

_LINES = """\
# DECIDE: when several lines make one record, put them into an array of structs:
# lines:
#   into: items
#   group_by: [{key}]
#   fields: {{sku: a column, quantity: {{column: another, as: integer}}}}
"""


def mapping_text(dataset: str, files: Files, columns: list[DraftColumn]) -> str:
    """Write the mapping as YAML; flow style is JSON, which is YAML too."""
    lines = [f"dataset: {dataset}", "", "files:", f"  format: {files.format}"]
    if files.format is FileFormat.csv:
        lines.append(f"  delimiter: {_flow(files.delimiter)}")
    if files.format in (FileFormat.csv, FileFormat.tsv):
        lines.append(f"  header: {_flow(files.header)}")
    if files.format is not FileFormat.parquet:
        lines.append(f"  encodings: {_flow(files.encodings)}  # DECIDE: others may turn up.")
    lines += [
        '  nulls: ["NULL", "N/A"]  # DECIDE: texts that mean no value.',
        "",
        "batch:",
        "  from: option  # DECIDE: or file_name with a pattern, or event_time.",
        "",
        "time_zone: UTC  # DECIDE: the zone of times that name none.",
        "",
        "columns:",
        *(f"  {column.name}: {_value(column, files)}" for column in columns),
        "",
    ]
    first = columns[0].profile
    return "\n".join(lines) + "\n" + _LINES.format(key=first.name if first else "a column")


def _value(column: DraftColumn, files: Files) -> str:
    profile = column.profile
    if profile is None:
        is_key = column.kind is not Kind.date
        generated = {"digest": ["all"]} if is_key else {"expression": "_ingest_date"}
        return f"{_flow(generated)}  # DECIDE: the file has none of its own."
    value = _place(profile, files)
    if profile.kind is not Kind.text:
        value["as"] = str(profile.kind)
    if profile.formats:
        value["formats"] = list(profile.formats)
    if profile.kind is Kind.decimal:
        value |= {"decimal": profile.decimal_sign} if profile.decimal_sign != "." else {}
        value |= {"thousands": profile.thousands} if profile.thousands else {}
    if profile.kind is Kind.boolean:
        value |= {"is_true": ["true"], "is_false": ["false"]}
    doubt = "  # DECIDE: the first format that fits is taken." if len(profile.formats) > 1 else ""
    return _flow(value) + doubt


def _place(profile: Profile, files: Files) -> dict:
    has_places = files.format in (FileFormat.csv, FileFormat.tsv) and not files.header
    return {"position": int(profile.name.split("_")[1])} if has_places else {"column": profile.name}


def _flow(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
