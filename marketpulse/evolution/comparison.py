"""A dataset compared with what it was or with its data, and what that says about going on."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date

from pyarrow import fs as arrow_fs

from marketpulse.compaction.live_files import LiveFile, live_files
from marketpulse.compaction.merging import BATCH
from marketpulse.contracts import Contract, load_contract
from marketpulse.evolution.change import BREAKING, Change, gravest, safe
from marketpulse.evolution.contract_changes import contract_changes, does_history_again
from marketpulse.evolution.data_changes import delivery_changes, silver_changes
from marketpulse.evolution.observed import Observed, observe
from marketpulse.evolution.policy import under_policy
from marketpulse.evolution.revisions import former_contract
from marketpulse.evolution.versions import version_problem, wanted_bump
from marketpulse.lake import BRONZE, Lake
from marketpulse.ledger import committed_batches


@dataclass
class Comparison:
    """What changed in one dataset."""

    dataset: str
    compared_with: str
    changes: list[Change] = field(default_factory=list)
    old_version: str = ""
    new_version: str = ""
    wanted_bump: str | None = None
    version_problem: str | None = None
    does_history_again: bool = False
    files: int | None = None
    """How many were looked at; None when contracts were compared."""

    @property
    def gravity(self) -> str:
        """Safe, widening or breaking: the gravest change."""
        return gravest(self.changes)

    @property
    def may_pass(self) -> bool:
        """Whether nothing breaks and the version says what changed."""
        return self.gravity != BREAKING and self.version_problem is None

    def as_dict(self) -> dict:
        """As JSON has it."""
        return asdict(self) | {"gravity": self.gravity, "may_pass": self.may_pass}


def compare_versions(dataset: str, against: str) -> Comparison:
    """Compare a contract with a former version of it."""
    new, old = load_contract(dataset), former_contract(dataset, against)
    if old is None:
        return Comparison(dataset, against, [safe(dataset, "new dataset")], "", new.version)
    changes = contract_changes(old, new)
    return Comparison(
        dataset=dataset,
        compared_with=against,
        changes=changes,
        old_version=old.version,
        new_version=new.version,
        wanted_bump=wanted_bump(changes),
        version_problem=version_problem(old, new, changes),
        does_history_again=does_history_again(old, new),
    )


def compare_files(dataset: str, paths: Sequence[str], environment: str) -> Comparison:
    """Compare a contract with files that are to be delivered."""
    contract = under_policy(load_contract(dataset), environment)
    files = [observe(arrow_fs.LocalFileSystem(), path) for path in paths]
    return _of_files(dataset, len(files), "", delivery_changes(contract, files))


def compare_bronze(lake: Lake, dataset: str, days: Sequence[date], environment: str) -> Comparison:
    """Compare a contract with what was delivered on some days."""
    contract = under_policy(load_contract(dataset), environment)
    paths = [
        file.path
        for day in days
        for file in lake.files(f"{BRONZE}/{dataset}/ingest_date={day}")
        if file.bytes and not file.name.startswith(("_", "."))
    ]
    files = [observe(lake.filesystem, path) for path in paths]
    return _of_files(dataset, len(files), " of bronze", delivery_changes(contract, files))


def compare_silver(lake: Lake, dataset: str, days: Sequence[date] | None) -> Comparison:
    """Compare a contract with the published files of batches of some days, of all when None."""
    contract = load_contract(dataset)
    found = _published(lake, contract, days)
    changes = [
        change
        for table in contract.tables
        for change in silver_changes(contract, table, found[table.name])
    ]
    return _of_files(dataset, sum(map(len, found.values())), " of silver", changes)


def _published(
    lake: Lake, contract: Contract, days: Sequence[date] | None
) -> dict[str, list[Observed]]:
    batches = committed_batches(lake, contract.dataset)
    asked = [batch for batch in batches if days is None or batch.ingest_date in days]
    return {
        table.name: [
            _observe_live(lake, file)
            for file in live_files(lake, contract.dataset, table.name, asked)
        ]
        for table in contract.tables
    }


def _observe_live(lake: Lake, file: LiveFile) -> Observed:
    observed = observe(lake.filesystem, file.path)
    if not file.is_merged:
        return observed
    return replace(observed, types={k: v for k, v in observed.types.items() if k != BATCH})


def _of_files(dataset: str, count: int, layer: str, changes: list[Change]) -> Comparison:
    counted = f"{count:,} file{'s' if count != 1 else ''}{layer}"
    return Comparison(dataset, counted, changes, files=count)
