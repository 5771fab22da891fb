"""Data contracts (Open Data Contract Standard v3) as the jobs and generators need them."""

from importlib import resources
from importlib.resources.abc import Traversable

from marketpulse.contract_document import read_document
from marketpulse.contract_model import Column as Column
from marketpulse.contract_model import Contract as Contract
from marketpulse.contract_model import Rule as Rule
from marketpulse.contract_model import Table as Table
from marketpulse.errors import UsageError
from marketpulse.settings import settings


def load_contract(dataset: str, folder: Traversable | None = None) -> Contract:
    """Read one contract; raises UsageError when unknown, MarketPulseError when unusable."""
    folder = folder or contracts_folder()
    path = folder / f"{dataset}.yaml"
    if not path.is_file():
        known = ", ".join(dataset_names(folder)) or f"none (no contracts in {folder})"
        raise UsageError(f"unknown dataset {dataset!r}; known datasets: {known}")
    return read_document(dataset, path.read_bytes(), path)


def dataset_names(folder: Traversable | None = None) -> list[str]:
    """Names of all datasets that have a contract; those that others refer to come first."""
    folder = folder or contracts_folder()
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


def contracts_folder() -> Traversable:
    """Return the folder that is set; on a cluster, where there is none, the one in the archive."""
    folder, archive = settings().contracts, resources.files("marketpulse")
    is_chosen = "contracts" in settings().model_fields_set
    return folder if is_chosen or folder.is_dir() else archive / "contract_files"
