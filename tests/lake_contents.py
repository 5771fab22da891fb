"""What a lake holds, read independently of the code that wrote it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.parquet as pq

from marketpulse.contracts import load_contract
from marketpulse.errors import BatchRefused
from marketpulse.lake import Lake
from marketpulse.ledger import Commit
from spark_jobs.bronze_to_silver import run
from spark_jobs.outcome import Outcome

_CHANGES_WITH_EVERY_RUN = ("committed_at", "run_id", "seconds")


@dataclass
class Run:
    """How a run of the silver job ended."""

    outcomes: list[Outcome] = field(default_factory=list)
    message: str | None = None
    """Of the error at the end, when a batch was refused."""

    @property
    def published(self) -> dict[str, Commit]:
        """Commits by `<dataset> <batch>`."""
        return {f"{o.dataset} {o.batch}": o.commit for o in self.outcomes if o.commit}

    @property
    def refused(self) -> dict[str, str]:
        """Reasons by `<dataset> <batch>`."""
        return {f"{o.dataset} {o.batch}": o.reason for o in self.outcomes if not o.commit}


def process(lake: Lake, *datasets: str, **options: object) -> Run:
    """Run the silver job; a refused batch is told in the result."""
    done = Run()
    try:
        run(lake, list(datasets), on_batch=done.outcomes.append, **options)
    except BatchRefused as error:
        done.message = str(error)
    return done


def commits(lake: Lake, dataset: str) -> dict[str, dict]:
    """Ledger entries by batch."""
    return {
        entry.name.removesuffix(".json"): json.loads(lake.read(entry.path))
        for entry in lake.files(f"ledger/{dataset}", recursive=False)
    }


def merged_files(lake: Lake, dataset: str) -> list[dict]:
    """Merged files that compaction entries name, with their entry's table and event date."""
    entries = [json.loads(lake.read(f.path)) for f in lake.files(f"ledger/{dataset}/merged")]
    return [
        {**file, "table": entry["table"], "event_date": entry["event_date"]}
        for entry in entries
        for file in entry["files"]
    ]


def standing_files(lake: Lake, table: str) -> list[dict]:
    """Merged files of a table that readers take in place of those of their batches."""
    dataset = dataset_of(table)
    committed = {batch: commit["committed_at"] for batch, commit in commits(lake, dataset).items()}
    return [
        file
        for file in merged_files(lake, dataset)
        if file["table"] == table
        and file["state"] not in ("former", "leaving")
        and all(committed[m["batch"]] == m["committed_at"] for m in file["members"])
    ]


def dataset_of(table: str) -> str:
    return {"sale_items": "sales", "sentiment": "news"}.get(table, table)


def live_files(lake: Lake, table: str) -> list[dict]:
    """Entries of the batches' own files of a table, with their batch."""
    return [
        {**file, "batch": batch}
        for batch, commit in commits(lake, dataset_of(table)).items()
        for file in commit["files"]
        if file["table"] == table and file["path"]
    ]


def rows(lake: Lake, table: str) -> list[dict]:
    """Rows of a table that readers see, with `event_date` and `batch`, in a fixed order."""
    standing = standing_files(lake, table)
    merged = {m["path"] for file in standing for m in file["members"]}
    own = [file for file in live_files(lake, table) if file["path"] not in merged]
    found = [
        {"batch": file.get("batch"), **row, "event_date": file["event_date"]}
        for file in own + standing
        for row in parquet(lake, file["path"]).to_pylist()
    ]
    return sorted(found, key=repr)


def keys(lake: Lake, dataset: str) -> dict[str, list]:
    """First key column of what readers see, by batch."""
    key = load_contract(dataset).table.key[0]
    found = {batch: [] for batch in commits(lake, dataset)}
    for row in rows(lake, dataset):
        found[row["batch"]].append(row[key])
    return {batch: sorted(values) for batch, values in found.items()}


def quarantined(lake: Lake, dataset: str) -> list[dict]:
    """Quarantined records that the ledger names."""
    return [
        row
        for commit in commits(lake, dataset).values()
        if commit["quarantine"]
        for row in parquet(lake, commit["quarantine"]).to_pylist()
    ]


def parquet(lake: Lake, path: str) -> pa.Table:
    """A Parquet file with no column but its own."""
    return pq.read_table(pa.BufferReader(lake.read(path)))


def contents(lake: Lake) -> dict:
    """All that must be equal in two lakes that received the same, times and run ids aside."""
    return {
        file.path: _content(lake, file.path)
        for layer in ("silver", "quarantine", "ledger", "metrics")
        for file in lake.files(layer)
    }


def stray_files(lake: Lake) -> set[str]:
    """Files of silver and quarantine that no ledger entry names, and what is left in staging."""
    named = set()
    for entry in lake.files("ledger"):
        named |= set(_paths(json.loads(lake.read(entry.path))))
    there = {f.path for layer in ("silver", "quarantine") for f in lake.files(layer)}
    staged = {f.path for f in lake.files("_staging") if not f.name.endswith(".lock")}
    return (there - named) | staged


def _paths(named: object) -> Iterator[str]:
    """All strings in an entry that are paths of files."""
    if isinstance(named, dict | list):
        for each in named.values() if isinstance(named, dict) else named:
            yield from _paths(each)
    elif isinstance(named, str) and named.endswith(".parquet"):
        yield named


def _content(lake: Lake, path: str) -> object:
    if path.startswith("silver/"):
        return hashlib.sha256(lake.read(path)).hexdigest()
    if path.startswith("ledger/"):
        entry = json.loads(lake.read(path))
        return {k: v for k, v in entry.items() if k not in _CHANGES_WITH_EVERY_RUN}
    table = parquet(lake, path)
    changing = {"quarantined_at", *_CHANGES_WITH_EVERY_RUN} & set(table.column_names)
    return table.drop_columns(sorted(changing)).to_pylist()
