"""Read a mapping file and check it against its contract; a mistake is told with its place."""

from pathlib import Path

import yaml
from pydantic import ValidationError

from marketpulse.catalog.spark_types import type_as_json
from marketpulse.contracts import Contract, load_contract
from marketpulse.errors import UsageError
from marketpulse.landing.mapping import Mapping


def load_mapping(path: Path) -> tuple[Mapping, Contract]:
    """Return the mapping and the contract it names; raises UsageError for any mistake."""
    try:
        text = path.read_text(encoding="utf-8")
        tree = yaml.compose(text)
        mapping = Mapping.model_validate(yaml.safe_load(text))
    except OSError as error:
        raise UsageError(f"the mapping {path} cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UsageError(f"the mapping {path} is not YAML: {error}") from error
    except ValidationError as error:
        raise UsageError(_told(path, tree, error)) from error
    contract = load_contract(mapping.dataset)
    if problems := _disagreements(mapping, contract):
        listed = "".join(f"\n  {problem}" for problem in problems)
        raise UsageError(f"{path} does not fit the contract of {contract.dataset}:{listed}")
    return mapping, contract


def item_types(contract: Contract, column: str) -> dict[str, str]:
    """Fields of an array of structs with their types; none when the column is something else."""
    found = [c.type for c in contract.bronze_columns if c.name == column]
    parsed = type_as_json(found[0]) if found else ""
    element = parsed.get("elementType") if isinstance(parsed, dict) else None
    if not isinstance(element, dict) or element["type"] != "struct":
        return {}
    return {field["name"]: str(field["type"]) for field in element["fields"]}


def _disagreements(mapping: Mapping, contract: Contract) -> list[str]:
    known = [column.name for column in contract.bronze_columns]
    mapped = [*mapping.columns, *([mapping.lines.into] if mapping.lines else [])]
    problems = [
        f"columns.{name}: the contract has no such column; it has {', '.join(known)}"
        for name in mapping.columns
        if name not in known
    ]
    problems += [
        f"columns.{column.name}: is missing, and the contract requires it"
        for column in contract.bronze_columns
        if column.required and column.name not in mapped
    ]
    if lines := mapping.lines:
        types = item_types(contract, lines.into)
        if not types:
            problems.append(f"lines.into: {lines.into} is no array of structs in the contract")
        if lines.into in mapping.columns:
            problems.append(f"columns.{lines.into}: is filled by lines already: remove one")
        problems += [
            f"lines.fields.{name}: {lines.into} has {', '.join(types)}"
            for name in lines.fields
            if types and name not in types
        ]
    if mapping.batch.source == "event_time" and contract.event_time not in mapping.columns:
        problems.append(f"batch.from: event_time needs columns.{contract.event_time}")
    return problems


def _told(path: Path, tree: yaml.Node | None, error: ValidationError) -> str:
    lines = [f"the mapping {path} has mistakes (docs/bring-your-own-data.md lists all keys):"]
    for mistake in error.errors():
        place = ".".join(str(part) for part in mistake["loc"]) or "the file"
        message = mistake["msg"].removeprefix("Value error, ")
        if mistake["type"] == "extra_forbidden":
            message = "there is no such key; look for a typing error"
        elif mistake["type"] == "missing":
            message = "is missing: add it"
        lines.append(f"  line {_line(tree, mistake['loc'])}, {place}: {message}")
    return "\n".join(lines)


def _line(node: yaml.Node | None, place: tuple) -> int:
    """Return the line of the innermost part of a place that is in the file."""
    line = node.start_mark.line + 1 if node else 1
    for part in place:
        children = node.value if isinstance(node, yaml.MappingNode) else []
        inner = next(((k, v) for k, v in children if k.value == str(part)), None)
        if inner is None:
            return line
        line, node = inner[0].start_mark.line + 1, inner[1]
    return line
