"""The manifest beside a day of bronze: what was written, what is wrong with it, its totals."""

import json
from dataclasses import asdict, dataclass
from datetime import date

from generators.datasets.records import Records
from generators.dirt import kinds
from generators.dirt.injection import Delivery
from marketpulse.lake import BRONZE, Lake


@dataclass(frozen=True)
class Recipe:
    """Everything that the bytes of a batch depend on, its dataset and time aside."""

    seed: int
    scale: float
    defect_rate: float
    format: str


def manifest_path(dataset: str, day: date) -> str:
    """Where the manifest of a day lies."""
    return f"{BRONZE}/{dataset}/ingest_date={day.isoformat()}/_manifest.json"


def batch_entry(records: Records, delivery: Delivery, path: str) -> dict:
    """Describe one batch: rows = valid rows + quarantined + duplicates."""
    added = delivery.count(kinds.QUARANTINED) + delivery.count(kinds.DUPLICATE)
    return {
        "rows": records.rows + added,
        "valid_rows": records.rows,
        "files": [path],
        "defects": {
            found.kind.name: {
                "outcome": found.kind.outcome,
                "rule": found.kind.rule,
                "count": found.count,
                "ids": found.ids,
            }
            for found in delivery.defects
        },
        "totals": records.totals,
    }


def update_manifest(
    lake: Lake, dataset: str, day: date, recipe: Recipe, entries: dict[str, dict]
) -> None:
    """Put batches in the manifest of their day; other batches of the day stay in it.

    A batch that was made by another recipe keeps a note of it, `made_with`.
    """
    path = manifest_path(dataset, day)
    batches = _kept_batches(lake, path, recipe) | entries
    manifest = {"dataset": dataset, "ingest_date": day.isoformat(), **asdict(recipe)}
    manifest["batches"] = dict(sorted(batches.items()))
    lake.write(path, (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode())


def _kept_batches(lake: Lake, path: str, recipe: Recipe) -> dict[str, dict]:
    if not lake.exists(path):
        return {}
    before = json.loads(lake.read(path))
    made_with = {name: before[name] for name in asdict(recipe)}
    if made_with == asdict(recipe):
        return before["batches"]
    return {batch: {"made_with": made_with} | entry for batch, entry in before["batches"].items()}
