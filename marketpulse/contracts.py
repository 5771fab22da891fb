"""Data contracts (Open Data Contract Standard v3) as the jobs and generators need them."""

import hashlib
from dataclasses import astuple, dataclass, replace
from functools import cached_property
from importlib import resources
from importlib.resources.abc import Traversable

import yaml
from open_data_contract_standard.model import (
    CustomProperty,
    DataQuality,
    OpenDataContractStandard,
    SchemaObject,
    SchemaProperty,
)

from marketpulse.errors import MarketPulseError, UsageError
from marketpulse.settings import settings


@dataclass(frozen=True)
class Column:
    """A column of a table; `type` is a Spark SQL type."""

    name: str
    type: str
    required: bool
    description: str
    transform: str | None = None
    privacy: str | None = None
    """`drop` or `tokenise` for personal data."""
    references: str | None = None
    """`<dataset>.<column>` whose values of the same ingest date are the known ones."""
    is_rescued_data: bool = False
    """Filled by the job with the fields the contract does not know, not read from bronze."""


@dataclass(frozen=True)
class Rule:
    """A named check of one record; `expression` is Spark SQL over the typed columns."""

    name: str
    expression: str
    severity: str
    reason: str


@dataclass(frozen=True)
class Table:
    """A silver table: columns in order, the names of its key, the table it is derived from."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    derived_from: str | None

    @property
    def silver_columns(self) -> tuple[Column, ...]:
        """The columns silver holds: all but dropped personal data."""
        return tuple(c for c in self.columns if c.privacy != "drop")


@dataclass(frozen=True)
class Contract:
    """One dataset: its tables (the first is the delivered one), rules and policies."""

    dataset: str
    version: str
    domain: str
    tables: tuple[Table, ...]
    rules: tuple[Rule, ...]
    event_time: str
    ingest_partition: str
    """`hour` or `day`."""
    formats: tuple[str, ...]
    max_failed_share: float
    min_failed_records: int
    keep_duplicate: str
    look_back_hours: int
    evolution: str
    """`strict` or `additive`."""

    @property
    def table(self) -> Table:
        """The table whose rows are the delivered records."""
        return self.tables[0]

    @cached_property
    def digest(self) -> str:
        """Changes whenever silver or quarantine may; version and descriptions do not count."""
        tables = tuple(
            replace(table, columns=tuple(replace(c, description="") for c in table.columns))
            for table in self.tables
        )
        meaning = repr(replace(self, version="", domain="", tables=tables))
        return hashlib.sha256(meaning.encode()).hexdigest()

    @cached_property
    def bronze_columns(self) -> tuple[Column, ...]:
        """The columns a source delivers."""
        return tuple(c for c in self.table.columns if not c.is_rescued_data)


def load_contract(dataset: str, folder: Traversable | None = None) -> Contract:
    """Read one contract; raises UsageError when unknown, MarketPulseError when unusable."""
    folder = folder or _contracts_folder()
    path = folder / f"{dataset}.yaml"
    if not path.is_file():
        known = ", ".join(dataset_names(folder)) or f"none (no contracts in {folder})"
        raise UsageError(f"unknown dataset {dataset!r}; known datasets: {known}")
    content = path.read_bytes()
    try:
        document = OpenDataContractStandard(**yaml.safe_load(content))
        return _contract(dataset, document)
    except (yaml.YAMLError, ValueError, KeyError, TypeError) as error:
        cause = f"custom property {error} is missing" if isinstance(error, KeyError) else error
        raise MarketPulseError(
            f"contract {path} cannot be used: {cause}; `datacontract lint {path}` says more"
        ) from error


def dataset_names(folder: Traversable | None = None) -> list[str]:
    """Names of all datasets that have a contract; those that others refer to come first."""
    folder = folder or _contracts_folder()
    files = folder.iterdir() if folder.is_dir() else ()
    names = sorted(file.name.removesuffix(".yaml") for file in files if file.name.endswith(".yaml"))
    referred = {
        (column.references or ".").split(".")[0]
        for name in names
        for column in load_contract(name, folder).table.columns
    }
    return sorted(names, key=lambda name: (name not in referred, name))


def chosen_datasets(names: str | None) -> list[str]:
    """Take comma-separated names, all when None; those that others refer to come first."""
    if names is None:
        return dataset_names()
    asked = [name.strip() for name in names.split(",") if name.strip()]
    if not asked:
        raise UsageError(f"--datasets names none; known datasets: {', '.join(dataset_names())}")
    for name in asked:
        load_contract(name)
    return [name for name in dataset_names() if name in asked]


def _contracts_folder() -> Traversable:
    """Return the folder that is set; on a cluster, where there is none, the one in the archive."""
    folder, archive = settings().contracts, resources.files("marketpulse")
    is_chosen = "contracts" in settings().model_fields_set
    return folder if is_chosen or folder.is_dir() else archive / "contract_files"


def _contract(dataset: str, document: OpenDataContractStandard) -> Contract:
    policy = _values(document.customProperties)
    delivered = document.schema_[0]
    return Contract(
        dataset=dataset,
        version=document.version,
        domain=document.domain,
        tables=tuple(_table(schema) for schema in document.schema_),
        rules=tuple(_rule(quality) for quality in delivered.quality or []),
        event_time=policy["eventTime"],
        ingest_partition=policy["ingestPartition"],
        formats=tuple(policy["formats"]),
        max_failed_share=policy["maxFailedShare"],
        min_failed_records=policy["minFailedRecords"],
        keep_duplicate=policy["duplicates"]["keep"],
        look_back_hours=policy["duplicates"]["lookBackHours"],
        evolution=policy["evolution"],
    )


def _table(schema: SchemaObject) -> Table:
    keys = sorted((p.primaryKeyPosition or 1, p.name) for p in schema.properties if p.primaryKey)
    return Table(
        name=schema.name,
        columns=tuple(_column(p) for p in schema.properties),
        key=tuple(name for _, name in keys),
        derived_from=_values(schema.customProperties).get("derivedFrom"),
    )


def _rule(quality: DataQuality) -> Rule:
    rule = Rule(quality.name, quality.implementation, quality.severity, quality.description)
    if not all(astuple(rule)):
        raise ValueError(f"{rule} needs a name, implementation, severity and description")
    return replace(rule, expression=rule.expression.strip(), reason=rule.reason.strip())


def _column(column: SchemaProperty) -> Column:
    extra = _values(column.customProperties)
    return Column(
        name=column.name,
        type=column.physicalType,
        required=bool(column.required),
        description=(column.description or "").strip(),
        transform=column.transformLogic,
        privacy=extra.get("privacy"),
        references=column.relationships[0].to if column.relationships else None,
        is_rescued_data=extra.get("role") == "rescuedData",
    )


def _values(properties: list[CustomProperty] | None) -> dict:
    return {p.property: p.value for p in properties or []}
