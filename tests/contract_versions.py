"""The contract of clicks as it is, changed as a test wants it."""

from pathlib import Path

import yaml

from marketpulse.contracts import Contract, load_contract
from marketpulse.settings import PROJECT_ROOT

CLICKS = PROJECT_ROOT / "contracts" / "clicks.yaml"


def clicks(
    folder: Path,
    version: str = "1.0.0",
    *columns: dict,
    without: str = "",
    rules: tuple[dict, ...] = (),
    **policies: object,
) -> Contract:
    """Write and load it: columns replaced or added, one taken out, rules added, other policies."""
    document = yaml.safe_load(CLICKS.read_bytes()) | {"version": version}
    [schema] = document["schema"]
    properties = {p["name"]: p for p in schema["properties"]}
    for column in columns:
        properties[column["name"]] = properties.get(column["name"], {}) | column
    properties.pop(without, None)
    schema["properties"] = list(properties.values())
    schema["quality"] += rules
    document["customProperties"] = [
        p for p in document["customProperties"] if p["property"] not in policies
    ] + [{"property": name, "value": value} for name, value in policies.items()]
    folder.mkdir(exist_ok=True)
    (folder / "clicks.yaml").write_text(yaml.safe_dump(document, sort_keys=False))
    return load_contract("clicks", folder)


def marked(name: str, step: str, version: str, **changes: object) -> dict:
    """A column with the version of a step noted on it."""
    return {
        "name": name,
        **changes,
        "customProperties": [{"property": step, "value": version}],
    }
